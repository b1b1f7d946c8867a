import { UploadDesk } from "@/components/catalogue/upload/upload-desk";
import { PageHeader } from "@/components/ui/page-header";
import { VIDEO_DURATION_MS_MAX } from "@/server/catalogue";
import { HOUR_MS } from "@/server/kernel/durations";
import { getServices } from "@/server/services-live";

export const metadata = { title: "Upload" };

export default function UploadPage() {
  return (
    <>
      <PageHeader title="Upload" trail={[{ href: "/studio", label: "Films" }]} />
      <UploadDesk bytesMax={getServices().env.UPLOAD_BYTES_MAX} hoursMax={VIDEO_DURATION_MS_MAX / HOUR_MS} />
    </>
  );
}
