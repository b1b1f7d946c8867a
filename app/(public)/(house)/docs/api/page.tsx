import { OperationEntry } from "@/components/api-docs/operation-entry";
import { groupOperations } from "@/components/api-docs/read-document";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { createOpenApiDocument } from "@/server/api/openapi";
import { RAW_ROUTES, RAW_TAG } from "@/server/api/raw-routes";
import { ERRORS } from "@/server/kernel/errors";

export const metadata = { title: "For programs" };

const EXAMPLE = `curl -H "Authorization: Bearer TOKEN" \\
     -H "Content-Type: application/json" \\
     -d '{"videoId": "vid_…", "realm": "INFERNO"}' \\
     …/api/auto-edit/start`;

export default function ApiDocsPage() {
  const groups = [...groupOperations(createOpenApiDocument("").paths ?? {})].filter(([tag]) => tag !== RAW_TAG);
  return (
    <div className="grid gap-14">
      <header className="grid gap-x-8 gap-y-6 border-b border-ink pb-8 lg:grid-cols-2">
        <div className="grid content-start gap-4">
          <h1 className="temper text-title-lg leading-title">For programs</h1>
          <p className="max-w-[60ch] text-ink-2">
            Everything these pages do, a program can do too. Make a token in <TextLink href="/settings">Settings</TextLink> and send it with each request. JSON
            goes in and comes out; amounts are integers in cents, times are ISO 8601 in UTC. Lists take limit, and offset or cursor. The same in a form that
            machines read:{" "}
            <a href="/api/openapi.json" className="underlined">
              openapi.json
            </a>
            .
          </p>
        </div>
        <pre className="self-end bg-surface p-4 font-mono text-xs leading-body whitespace-pre-wrap wrap-anywhere">{EXAMPLE}</pre>
      </header>
      {groups.map(([tag, operations]) => (
        <Section key={tag} label={tag}>
          {operations.map((operation) => (
            <OperationEntry key={operation.id} operation={operation} />
          ))}
        </Section>
      ))}
      <Section label={RAW_TAG}>
        <dl>
          {RAW_ROUTES.map((route) => (
            <div
              key={`${route.method} ${route.path}`}
              className="grid gap-x-4 gap-y-0.5 border-b border-line py-2.5 sm:grid-cols-[64px_minmax(0,5fr)_minmax(0,4fr)]"
            >
              <dt className="font-mono text-sm wrap-anywhere sm:col-span-2 sm:grid sm:grid-cols-subgrid">
                <span className="text-xs text-ink-2">{route.method}</span> <span>{route.path}</span>
              </dt>
              <dd className="text-sm leading-work text-ink-2">{route.words}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section label="When it fails" aside="One shape for every failure">
        <pre className="mb-6 bg-surface p-4 font-mono text-xs leading-body whitespace-pre-wrap wrap-anywhere">
          {"{ error: { code, message, status, requestId, issues?: { path, message }[] } }"}
        </pre>
        <table className="w-full text-sm leading-work">
          <caption className="sr-only">Codes of failures</caption>
          <thead>
            <tr className="border-b border-line text-left text-xs text-ink-3">
              <th scope="col" className="h-9 pr-4 font-normal">
                Status
              </th>
              <th scope="col" className="h-9 pr-4 font-normal">
                Code
              </th>
              <th scope="col" className="h-9 font-normal">
                In words
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(ERRORS).map(([code, row]) => (
              <tr key={code} className="border-b border-line align-baseline">
                <td className="tabular py-2 pr-4">{row.status}</td>
                <th scope="row" className="py-2 pr-4 text-left font-mono text-xs font-normal wrap-anywhere">
                  {code}
                </th>
                <td className="py-2 text-ink-2">{row.sentence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  );
}
