import {
  GRAPH_PERMISSIONS,
  type GraphPermission,
  REQUIRED_PERMISSIONS,
} from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE, type PermissionKey } from "../../../worker/features/providers/permissions.contract.ts";
import { assessPermissions } from "../../../worker/features/providers/permissions.rules.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import type { CheckKey, VerificationCheck } from "../../../worker/features/providers/verification-checks.contract.ts";
import { type Answer, QUESTIONS, type Question } from "../../../worker/features/providers/verification-steps.ts";
import { composeChecks, type ReportInput } from "../../../worker/features/verification/report.rules.ts";

export const CORRELATION = "3f0e6c1e-52a3-4a3c-9df4-0a8f5d1f7a10";

export const REQUIRED = REQUIRED_PERMISSIONS.map(({ value }) => value);

const ids = new Map<GraphPermission, string>(Object.entries(GRAPH_PERMISSIONS).map(([id, value]) => [value, id]));

export const keyOf = (value: GraphPermission): PermissionKey => ({
  resource: GRAPH_RESOURCE,
  id: ids.get(value) ?? "",
});

export const yes = (question: Question, granted?: PermissionKey[]): Answer =>
  granted === undefined
    ? { question, ok: true, correlationId: CORRELATION }
    : { question, ok: true, correlationId: CORRELATION, granted };

export const no = (question: Question, reason: ReasonCode, status: number | null = 403): Answer => ({
  ...{ question, ok: false, reason, status },
  correlationId: CORRELATION,
  retryAfterMs: null,
});

/** What a healthy tenant answers, up to the given answer, which stands for its own question and ends the asking. */
export function answersUntil(last?: Answer): Answer[] {
  const healthy = QUESTIONS.map((question) =>
    yes(question, question === "permissions" ? REQUIRED.map(keyOf) : undefined),
  );
  if (last === undefined) return healthy;
  return [...healthy.slice(0, QUESTIONS.indexOf(last.question)), last];
}

/** What a tenant answers that is healthy but for the given answers. */
export const answersWith = (...others: Answer[]): Answer[] =>
  answersUntil().map((answer) => others.find(({ question }) => question === answer.question) ?? answer);

/** The checks of a verification with these answers. */
export function checksOf(answers: readonly Answer[], changes: Partial<ReportInput> = {}): VerificationCheck[] {
  const read = answers.find(({ question }) => question === "permissions");
  const granted = read?.ok === true ? (read.granted ?? []) : null;
  return composeChecks({
    connectionId: "con_1",
    tenantId: "ten_1",
    externalTenantId: "11111111-1111-4111-8111-111111111111",
    clientId: "22222222-2222-4222-8222-222222222222",
    refusal: null,
    answers,
    permissions:
      granted === null
        ? null
        : assessPermissions({ granted, refreshedAt: 1, lastErrorReasonCode: null, lastTriedAt: 1 }, 1),
    ...changes,
  });
}

export function checkOf(checks: readonly VerificationCheck[], key: CheckKey): VerificationCheck {
  const check = checks.find((candidate) => candidate.key === key);
  if (check === undefined) throw new Error(`no check ${key}`);
  return check;
}

export const statusesOf = (checks: readonly VerificationCheck[]): string =>
  checks.map(({ status }) => status).join(" ");
