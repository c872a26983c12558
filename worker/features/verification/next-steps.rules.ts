import { REASONS, type ReasonCode, type ReasonGroup } from "../providers/reason-codes.contract.ts";

interface Place {
  tenantId: string;
  connectionId: string;
}

type NextStep = { label: string; url: string };

const review = ({ tenantId }: Place): NextStep => ({
  label: "Review provider connection",
  url: `/admin/t/${tenantId}/provider-connection`,
});

const STEPS: Readonly<Record<ReasonGroup, (place: Place) => NextStep[]>> = {
  consent: (place) => [
    { label: "Grant admin consent", url: `/admin/connections/${place.connectionId}/consent` },
    review(place),
  ],
  permission: ({ tenantId }) => [
    { label: "Open required permissions", url: `/admin/t/${tenantId}/required-permissions` },
  ],
  connection: (place) => [review(place)],
  // time removes the cause: what to do is to verify again, which the page offers by itself
  retryable: () => [],
  unknown: (place) => [review(place)],
};

/** Where the finding can be dealt with, inside the product; none for a check that passed or was not run. */
export const nextStepsFor = (reason: ReasonCode | null, place: Place): NextStep[] =>
  reason === null ? [] : STEPS[REASONS[reason].group](place);
