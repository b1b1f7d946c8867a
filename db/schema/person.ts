import { text } from "drizzle-orm/pg-core";
import { users } from "./accounts";

/** A person in a row about money: it stays when the account is asked to go, so `restrict`. */
export const person = (name: string) =>
  text(name)
    .notNull()
    .references(() => users.id, { onDelete: "restrict" });
