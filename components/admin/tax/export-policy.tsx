"use client";

import { CallButton } from "@/components/accounts/call-button";
import { saveFile } from "@/components/admin/save-file";
import { apiClient } from "@/components/ui/api-client";

/** Saves the table in force, as it can be read in again. */
export function ExportPolicy() {
  const save = async () => {
    const { version, csv } = await apiClient.tax.exportPolicy.query();
    saveFile(`tax policy ${version}.csv`, csv, "text/csv");
  };
  return <CallButton call={save}>Save as CSV</CallButton>;
}
