import type { ReactNode } from "react";

export interface Column<Row> {
  readonly id: string;
  readonly label: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  readonly align?: "start" | "end";
  /** Below 640 px only the columns that say so are shown; a row's link leads to the rest. */
  readonly isOnPhone?: boolean;
  readonly className?: string;
}

interface DataTableProps<Row> {
  /** What the table holds; read aloud, not shown. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
}

/** A dense list of rows. The first column heads its row. Never empty: show an `EmptyState` in its place. */
export function DataTable<Row>({ caption, columns, rows, rowId }: DataTableProps<Row>) {
  const place = (column: Column<Row>) =>
    `${column.align === "end" ? "text-right" : "text-left"} ${column.isOnPhone === false ? "max-sm:hidden" : ""} ${column.className ?? ""}`;
  return (
    <table className="w-full border-collapse text-sm leading-work">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-line text-xs text-ink-3">
          {columns.map((column) => (
            <th key={column.id} scope="col" className={`h-9 pr-4 font-normal last:pr-0 ${place(column)}`}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowId(row)} className="border-b border-line">
            {columns.map((column, index) =>
              index === 0 ? (
                <th key={column.id} scope="row" className={`h-9 py-2 pr-4 font-normal ${place(column)}`}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.id} className={`h-9 py-2 pr-4 last:pr-0 ${place(column)}`}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
