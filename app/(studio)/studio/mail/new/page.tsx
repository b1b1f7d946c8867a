import { MailForm } from "@/components/studio/mail/mail-form";
import { PageHeader } from "@/components/ui/page-header";
import { api } from "@/server/api/server-caller";

export const metadata = { title: "Write a mail" };

const FILMS_OFFERED = 100;

export default async function NewMailPage() {
  const { catalogue, patronage } = await api();
  const [films, { tiers }] = await Promise.all([catalogue.videos({ limit: FILMS_OFFERED }), patronage.listMyTiers({})]);
  return (
    <>
      <PageHeader title="Write a mail" trail={[{ href: "/studio/mail", label: "Mail to patrons" }]} />
      <MailForm mail={null} tiers={tiers} films={films.items} />
    </>
  );
}
