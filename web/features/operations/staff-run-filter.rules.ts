import {
  OPERATION_TYPES,
  OPERATIONS,
  type OperationType,
  RUN_OUTCOMES,
  RUN_STATUSES,
  type RunOutcome,
  type RunStatus,
} from "../../../worker/features/operations/operation-types.contract.ts";

/** What of all runs is listed, as the address says it. */
export interface StaffRunFilter {
  status?: RunStatus;
  outcome?: RunOutcome;
  type?: OperationType;
  workspace_id?: string;
  tenant_id?: string;
}

type Parameters = Readonly<Record<string, string | string[] | undefined>>;

/** The filter of an address; a word that is none is left out. */
export function parseStaffRunFilter(parameters: Parameters): StaffRunFilter {
  const one = <T extends string>(words: readonly T[], name: string) => words.find((word) => word === parameters[name]);
  const [status, outcome, type] = [
    one(RUN_STATUSES, "status"),
    one(RUN_OUTCOMES, "outcome"),
    one(OPERATION_TYPES, "type"),
  ];
  const idOf = (prefix: string, name: string) => {
    const text = parameters[name];
    return typeof text === "string" && new RegExp(`^${prefix}_[0-9a-z_]+$`).test(text) ? text : undefined;
  };
  const [workspace_id, tenant_id] = [idOf("ws", "workspace_id"), idOf("ten", "tenant_id")];
  return {
    ...(workspace_id === undefined ? {} : { workspace_id }),
    ...(tenant_id === undefined ? {} : { tenant_id }),
    ...(status === undefined ? {} : { status }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(type === undefined ? {} : { type }),
  };
}

const words = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replaceAll("_", " ");

const choices = (all: string, values: readonly string[], labelOf: (value: string) => string) => [
  { value: "", label: all },
  ...values.map((value) => ({ value, label: labelOf(value) })),
];

export const FILTERS = [
  { name: "status", label: "Status", options: choices("Any status", RUN_STATUSES, words) },
  {
    name: "outcome",
    label: "Outcome",
    options: choices(
      "Any outcome",
      RUN_OUTCOMES.filter((outcome) => outcome !== "pending"),
      words,
    ),
  },
  {
    name: "type",
    label: "Operation",
    options: choices("Any operation", OPERATION_TYPES, (type) => OPERATIONS[type as OperationType].label),
  },
] as const;
