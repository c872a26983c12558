// `npm run console:verify` compares every number of the console hub with a brute-force count of ledger and runs and exits with 1
// on any difference; `npm run console:rebuild` derives the hub's numbers again. Works on a running TenantPilot.
import { DEMO_PASSWORD } from "../db/seed/demo.ts";
import { signIn } from "./lib/api.ts";

interface Comparison {
  compared: number;
  mismatches: number;
  rows: { window: string; measure: string; hub: number; ledger: number }[];
}

const command = process.argv[2];

try {
  const staff = await signIn(
    "system",
    process.env.TENANTPILOT_STAFF_EMAIL ?? "staff@tenantpilot.test",
    process.env.TENANTPILOT_STAFF_PASSWORD ?? DEMO_PASSWORD,
  );
  if (command === "rebuild") {
    await staff.post("/api/system/console/rebuild");
    console.log("The console's numbers are being derived from the database again.");
  } else {
    const { body } = await staff.post<Comparison>("/api/system/console/verification");
    const { rows, compared, mismatches } = body;
    console.table(rows.map((row) => ({ ...row, agrees: row.hub === row.ledger ? "yes" : "NO" })));
    console.log(`${compared} numbers compared, ${mismatches} mismatches`);
    if (mismatches > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
