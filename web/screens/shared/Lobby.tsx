import { Trans } from "@lingui/react/macro";
import { Link } from "../../navigation.tsx";
import { buttonClass } from "../../components/Button.tsx";
import { Waiting } from "../../components/Notes.tsx";
import { Plain } from "./Plain.tsx";

interface LobbyProps {
  lessonTitle: string;
  isConnected: boolean;
}

/** Before the door: what will happen, and that it happens by itself. */
export function Lobby({ lessonTitle, isConnected }: LobbyProps) {
  return (
    <Plain title={lessonTitle} heading={<bdi>{lessonTitle}</bdi>}>
      <div className="rounded-2xl border border-line bg-surface p-6">
        <p className="text-lg font-semibold text-ink">
          <Trans>You are in the lobby. Your teacher sees that you are here, and lets you in.</Trans>
        </p>
        <Waiting className="mt-3">
          {isConnected ? (
            <Trans>Leave this page open: the class opens by itself.</Trans>
          ) : (
            <Trans>Your connection is gone. You are back in line as soon as it returns.</Trans>
          )}
        </Waiting>
      </div>
      <Link to="/" className={buttonClass()}>
        <Trans>Go home</Trans>
      </Link>
    </Plain>
  );
}
