export { auditFilter } from "./audit/contract";
export { AUDIT_FORMATS, type AuditFormat, exportAudit } from "./audit/export-audit";
export { type Sealing, sealBooks } from "./seal/seal";
export { auditBooks, type BooksAudit } from "./verify/audit-books";
