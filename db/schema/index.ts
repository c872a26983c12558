export * from "./access.ts";
export * from "./audit.ts";
export * from "./onboarding.ts";
export * from "./operations.ts";
export * from "./platform.ts";
export * from "./providers.ts";
export * from "./telemetry.ts";
export * from "./workspaces.ts";
