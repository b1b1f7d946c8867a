// Makes the demo's accounts and asks for its films. The launcher runs it on the first start; running it again changes nothing.
import { seedDemo } from "@/server/demo";
import { getLive } from "@/server/services-live";

process.title = "mhc-seed-demo";

try {
  const { services, database } = getLive();
  try {
    await seedDemo(services, { password: process.env.DEMO_PASSWORD ?? "" });
  } finally {
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
