import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import solid from "vite-plugin-solid";
import { defineConfig } from "vitest/config";

/** No test is timed: the limit ends one that hangs, on a machine that does other things too. */
const PATIENT = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: await readD1Migrations("./db/migrations"),
                ENVIRONMENT: "development",
                PUBLIC_URL: "http://example.com",
                BETTER_AUTH_SECRET: "test-secret-0123456789-0123456789-ab",
                SIGN_IN_ATTEMPTS_PER_MINUTE: "1000",
                // nothing listens there: a test that needs the provider answers these requests itself
                MICROSOFT_LOGIN_URL: "http://127.0.0.1:9",
                MICROSOFT_GRAPH_URL: "http://127.0.0.1:9",
                MICROSOFT_CLIENT_ID: "tenantpilot-test",
                MICROSOFT_CLIENT_SECRET: "tenantpilot-test",
                SEALING_KEYS: "test:dGVzdC1zZWFsaW5nLWtleS1vZi0zMi1ieXRlcy0wMDE=",
              },
            },
          })),
        ],
        test: {
          name: "worker",
          ...PATIENT,
          // vitest >= 5.1 turns its file-system module cache on; workerd cannot read it
          fsModuleCache: false,
          isolate: false,
          deps: {
            optimizer: {
              ssr: {
                enabled: true,
                rolldownOptions: { external: [/^(node|cloudflare):/] },
                include: [
                  "better-auth",
                  "better-auth/adapters/drizzle",
                  "better-auth/crypto",
                  "@hono/zod-openapi",
                  "drizzle-orm",
                  "drizzle-orm/d1",
                  "drizzle-orm/sqlite-core",
                  "hono",
                  "hono/route",
                  "zod",
                ],
              },
            },
          },
          include: ["test/worker/**/*.test.ts", "test/sweeps/*.worker.test.ts"],
          globalSetup: ["./test/simulator/vitest-setup.ts"],
          setupFiles: ["./test/support/worker-setup.ts"],
        },
      },
      {
        plugins: [solid()],
        test: {
          name: "web",
          ...PATIENT,
          environment: "jsdom",
          include: ["test/web/**/*.test.{ts,tsx}"],
          setupFiles: ["./test/support/web-setup.ts"],
        },
      },
      {
        test: {
          name: "unit",
          ...PATIENT,
          environment: "node",
          include: ["test/unit/**/*.test.ts", "test/specs/**/*.test.ts", "test/sweeps/*.node.test.ts"],
        },
      },
    ],
  },
});
