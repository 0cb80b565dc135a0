import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import { failureOf } from "../../api.ts";
import { Button, buttonClass } from "../../components/Button.tsx";
import { errorText } from "../../error-text.ts";
import { NotFound } from "./NotFound.tsx";
import { Plain } from "./Plain.tsx";

/** What went wrong, and the two ways on. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useLingui();
  const failure = failureOf(error);
  if (failure.code === "not_found") return <NotFound />;
  return (
    <Plain title={t`Something went wrong`} heading={<Trans>This did not work</Trans>}>
      <p role="alert">{failure.code === "unexpected" ? errorText({ code: "unexpected", message: "" }) : errorText(failure)}</p>
      <div className="flex flex-wrap gap-3">
        <Button look="primary" onClick={() => (again ? again() : window.location.reload())}>
          <Trans>Try again</Trans>
        </Button>
        <Link to="/" className={buttonClass()}>
          <Trans>Go home</Trans>
        </Link>
      </div>
    </Plain>
  );
}
