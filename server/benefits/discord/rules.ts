export interface RoleChange {
  readonly userId: string;
  readonly roleId: string;
  readonly hasRole: boolean;
}

interface Member {
  readonly userId: string;
  readonly roleIds: readonly string[];
}

/** What a rank gives: the roles of its own tier and of every tier below. */
export function rolesOfRank(rank: number, roles: readonly { readonly rank: number; readonly roleId: string }[]): ReadonlySet<string> {
  return new Set(roles.filter((role) => role.rank <= rank).map((role) => role.roleId));
}

/**
 * What to change so that each member has of the managed roles exactly those wished, and nothing else of theirs is touched. Who is not a
 * member gets nothing until they are. What is to be taken comes first: access that ended closes before other access opens.
 */
export function findRoleChanges(
  members: readonly Member[],
  wished: ReadonlyMap<string, ReadonlySet<string>>,
  managed: ReadonlySet<string>,
): readonly RoleChange[] {
  const changes = members.flatMap(({ userId, roleIds }): RoleChange[] => {
    const wants = wished.get(userId) ?? new Set<string>();
    const has = new Set(roleIds);
    return [...managed].filter((roleId) => wants.has(roleId) !== has.has(roleId)).map((roleId) => ({ userId, roleId, hasRole: wants.has(roleId) }));
  });
  return changes.sort((a, b) => Number(a.hasRole) - Number(b.hasRole));
}
