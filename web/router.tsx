import { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { currentToken, forgetSignIn } from "./account.ts";
import { whenUnauthenticated } from "./api.ts";
import { Root } from "./components/Root.tsx";
import { Failed } from "./screens/shared/Failed.tsx";
import { NotFound } from "./screens/shared/NotFound.tsx";

const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { as?: string; to?: string } => {
    const [as, to] = [text(search["as"]), text(search["to"])];
    return { ...(as === undefined ? {} : { as }), ...(to === undefined ? {} : { to }) };
  },
  component: lazyRouteComponent(() => import("./screens/account/SignIn.tsx"), "SignIn"),
});

/** Everything behind this needs somebody signed in; who is not, signs in and comes back. */
const signedIn = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  beforeLoad: ({ location }) => {
    // oxlint-disable-next-line typescript/only-throw-error -- a redirect is thrown by the router's contract
    if (currentToken() === null) throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { to: location.href } });
  },
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  component: lazyRouteComponent(() => import("./screens/home/Home.tsx"), "Home"),
});
const joinByLink = createRoute({
  getParentRoute: () => signedIn,
  path: "/join/$code",
  component: lazyRouteComponent(() => import("./screens/home/JoinByLink.tsx"), "JoinByLink"),
});
const classroom = createRoute({
  getParentRoute: () => signedIn,
  path: "/classrooms/$classroomId",
  component: lazyRouteComponent(() => import("./screens/home/ClassroomScreen.tsx"), "ClassroomScreen"),
});
const prepare = createRoute({
  getParentRoute: () => signedIn,
  path: "/sessions/$sessionId/prepare",
  component: lazyRouteComponent(() => import("./screens/teacher/Prepare.tsx"), "Prepare"),
});
const studio = createRoute({
  getParentRoute: () => signedIn,
  path: "/sessions/$sessionId/studio",
  component: lazyRouteComponent(() => import("./screens/teacher/Studio.tsx"), "Studio"),
});
const classRoute = createRoute({
  getParentRoute: () => signedIn,
  path: "/sessions/$sessionId/class",
  component: lazyRouteComponent(() => import("./screens/student/Class.tsx"), "Class"),
});

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: 1, networkMode: "always" } },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([signIn, signedIn.addChildren([home, joinByLink, classroom, prepare, studio, classRoute])]),
  context: { queries: queryClient },
  defaultPreload: "intent",
  defaultPendingMs: 400,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

whenUnauthenticated(() => {
  forgetSignIn();
  queryClient.clear();
  if (router.state.location.pathname === "/sign-in") return;
  void router.navigate({ to: "/sign-in", search: { to: router.state.location.href } });
});
