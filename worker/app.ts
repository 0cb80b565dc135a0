import { mount } from "./http/mount.ts";
import { routes } from "./routes.ts";

export const app = mount(routes);
