import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import { buttonClass } from "../../components/Button.tsx";
import { Plain } from "./Plain.tsx";

export function NotFound() {
  const { t } = useLingui();
  return (
    <Plain title={t`Not found`} heading={<Trans>There is nothing here</Trans>}>
      <p>
        <Trans>The address may be mistyped, or what it names is not for you to see. Your classes are all on the home page.</Trans>
      </p>
      <Link to="/" className={buttonClass("primary")}>
        <Trans>Go home</Trans>
      </Link>
    </Plain>
  );
}
