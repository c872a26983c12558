import { useNavigate } from "@solidjs/router";
import { createSignal, type JSX } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Icon } from "../../../ui/icons.tsx";
import { Popover } from "../../../ui/popover.tsx";
import { ThemeToggle } from "../../../ui/theme-toggle.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { signOut } from "../../access/session.queries.ts";

/** Who is signed in, the theme, and the way out. */
export function UserMenu(): JSX.Element {
  const admin = useAdmin();
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);

  const leave = async () => {
    setBusy(true);
    try {
      await signOut();
      navigate("/admin/sign-in", { replace: true });
    } catch (error) {
      setBusy(false);
      showToast("danger", `You are still signed in. ${describeError(error).detail}`);
    }
  };

  return (
    <Popover
      hint="User menu"
      side="above"
      buttonClass="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-sunken"
      button={
        <>
          <span class="min-w-0 flex-1">
            <span class="block truncate font-medium">{admin.session().user.name}</span>
            <span class="block truncate text-ink-3 text-xs">{admin.session().user.email}</span>
          </span>
          <Icon name="chevron" class="rotate-180 text-ink-3" />
        </>
      }
    >
      {() => (
        <div class="flex flex-col gap-1 p-1">
          <div class="flex items-center justify-between gap-4 pl-2">
            <span class="text-ink-2 text-sm">Theme</span>
            <ThemeToggle />
          </div>
          <Button wide busy={busy()} onClick={() => void leave()}>
            Sign out
          </Button>
        </div>
      )}
    </Popover>
  );
}
