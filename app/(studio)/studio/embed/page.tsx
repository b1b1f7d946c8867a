import { requireViewer } from "@/app/viewer";
import { embedHtml } from "@/components/studio/embed/embed-html";
import { Snippet } from "@/components/studio/embed/snippet";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { api, pageContext } from "@/server/api/server-caller";

export const metadata = { title: "Embed" };

const GOALS_OFFERED = 10;
const SUPPORT_HEIGHT_PX = 140;
const GOAL_HEIGHT_PX = 260;

function Widget({ name, path, origin, heightPx }: { readonly name: string; readonly path: string; readonly origin: string; readonly heightPx: number }) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <iframe src={path} title={name} height={heightPx} loading="lazy" className="w-full max-w-[420px] border border-line" />
      <Snippet name={name} html={embedHtml(`${origin}${path}`, name, heightPx)} />
    </div>
  );
}

export default async function EmbedPage() {
  const [viewer, { patronage }, { services }] = await Promise.all([requireViewer(), api(), pageContext()]);
  const { items } = await patronage.listMyGoals({ limit: GOALS_OFFERED });
  const open = items.filter((goal) => goal.status === "open");
  const origin = services.env.PUBLIC_URL?.replace(/\/$/, "") ?? `http://127.0.0.1:${services.env.PORT}`;
  return (
    <>
      <PageHeader
        title="Embed"
        facts="For your own site. Paste the HTML; what people press opens your page here. It sets no cookie and knows nothing of who reads."
      />
      <div className="grid gap-14">
        <Section label="Support button">
          <Widget name={`Support ${viewer.name}`} path={`/embed/artists/${viewer.handle}/support`} origin={origin} heightPx={SUPPORT_HEIGHT_PX} />
        </Section>
        <Section label="Goals" aside={open.length > 0 && "Their ticks fill as people give"}>
          {open.length === 0 ? (
            <EmptyState
              title="No goal is open"
              sentence="An open goal can stand on your own site."
              action={<ButtonLink href="/studio/goals">Open a goal</ButtonLink>}
            />
          ) : (
            <div className="grid gap-10">
              {open.map((goal) => (
                <Widget key={goal.id} name={goal.title} path={`/embed/goals/${goal.id}`} origin={origin} heightPx={GOAL_HEIGHT_PX} />
              ))}
            </div>
          )}
        </Section>
      </div>
    </>
  );
}
