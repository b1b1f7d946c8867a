import { migrateDatabase } from "@/db/migrate";

const { DATABASE_URL } = process.env;
if (DATABASE_URL) {
  await migrateDatabase(DATABASE_URL);
  console.log("The database has the newest migration.");
} else {
  console.error("DATABASE_URL is missing: the address of the database to bring forward, postgres://…");
  process.exitCode = 1;
}
