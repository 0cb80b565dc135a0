import { Component, lazy, Suspense, type ComponentType, type ErrorInfo, type ReactNode } from "react";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { currentToken, forgetSignIn } from "./account.ts";
import { whenUnauthenticated } from "./api.ts";
import { moreWords } from "./locale.ts";
import { hrefOf, whenIntended } from "./navigation.tsx";
import { Failed } from "./screens/shared/Failed.tsx";
import { NotFound } from "./screens/shared/NotFound.tsx";

type Load = () => Promise<{ default: ComponentType }>;

/** A screen that asks the catalogue: with what remembers its answers. The class itself does without, and loads the sooner. */
const withQueries =
  (load: () => Promise<ComponentType>): Load =>
  async () => {
    const [{ withQueries: wrap }, screen] = await Promise.all([import("./queries.tsx"), load(), moreWords()]);
    return { default: wrap(screen) };
  };

/** Every address, by its pattern; each screen is loaded when it is opened. */
const screens = {
  "/": withQueries(async () => (await import("./screens/home/Home.tsx")).Home),
  "/sign-in": withQueries(async () => (await import("./screens/account/SignIn.tsx")).SignIn),
  "/administration/words": withQueries(async () => (await import("./screens/administration/WordFilter.tsx")).WordFilter),
  "/join/$code": withQueries(async () => (await import("./screens/home/JoinByLink.tsx")).JoinByLink),
  "/classrooms/$classroomId": withQueries(async () => (await import("./screens/home/ClassroomScreen.tsx")).ClassroomScreen),
  "/sessions/$sessionId": withQueries(async () => (await import("./screens/home/PastClass.tsx")).PastClass),
  "/sessions/$sessionId/prepare": withQueries(async () => (await import("./screens/teacher/Prepare.tsx")).Prepare),
  "/sessions/$sessionId/studio": withQueries(async () => (await import("./screens/teacher/Studio.tsx")).Studio),
  "/sessions/$sessionId/class": async () => ({ default: (await import("./screens/student/Class.tsx")).Class }),
} satisfies Record<string, Load>;

export type Path = keyof typeof screens;

/** Screens that need nobody signed in. */
const open: ReadonlySet<string> = new Set<Path>(["/sign-in"]);

const routes = Object.entries(screens).map(([path, load]) => ({
  path: path.replaceAll("$", ":"),
  pattern: new RegExp(`^${path.replaceAll(/\$\w+/g, "[^/]+")}$`),
  load,
  Screen: lazy(load),
  open: open.has(path),
}));

whenIntended((href) => {
  const { pathname } = new URL(href, window.location.origin);
  void routes.find(({ pattern }) => pattern.test(pathname))?.load();
});

/** Who must sign in comes back to where they were. */
const toSignIn = (): string => {
  const { pathname, search } = window.location;
  return hrefOf({ to: "/sign-in", search: pathname === "/" ? {} : { to: pathname + search } });
};

whenUnauthenticated(() => {
  forgetSignIn();
  void import("./queries.tsx").then(({ queryClient }) => queryClient.clear());
  if (window.location.pathname !== "/sign-in") navigate(toSignIn());
});

export function Screens() {
  return (
    // Another page begins at its top; the browser itself knows where one was when going back.
    <Router
      aroundNav={(go, to, options) => {
        go(to, options);
        window.scrollTo(0, 0);
      }}
    >
      <Guarded />
    </Router>
  );
}

function Guarded() {
  const [location] = useLocation();
  return (
    <Failing at={location}>
      <Suspense fallback={null}>
        <Switch>
          {routes.map(({ path, Screen, open: free }) => (
            <Route key={path} path={path}>
              {free || currentToken() !== null ? <Screen /> : <Redirect to={toSignIn()} replace />}
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Failing>
  );
}

interface FailingState {
  at: string;
  error: unknown;
}

/** Whatever a screen throws while it is drawn becomes words and ways on; elsewhere one begins anew. */
class Failing extends Component<{ at: string; children: ReactNode }, FailingState> {
  override state: FailingState = { at: this.props.at, error: null };
  static getDerivedStateFromError(error: unknown): Partial<FailingState> {
    return { error: error ?? new Error("unknown") };
  }
  static getDerivedStateFromProps({ at }: { at: string }, state: FailingState): FailingState | null {
    return at === state.at ? null : { at, error: null };
  }
  override componentDidCatch(error: unknown, info: ErrorInfo) {
    // oxlint-disable-next-line no-console -- whoever looks under the page is to find it
    console.error(error, info.componentStack);
  }
  override render() {
    return this.state.error === null ? this.props.children : <Failed error={this.state.error} />;
  }
}
