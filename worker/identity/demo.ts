/** The people of the demo: what the seed makes, and what the sign-in screen offers where the demo is on. */

export const DEMO_PASSWORD = "chalkline-demo";

export interface DemoPerson {
  tenant: "demo" | "other";
  email: string;
  name: string;
  role: "teacher" | "assistant" | "admin" | "student";
}

export const demoTenants = [
  { slug: "demo", name: "Northfield School" },
  { slug: "other", name: "Lakeside College" },
] as const;

export const demoPeople: readonly DemoPerson[] = [
  { tenant: "demo", email: "teacher@demo.test", name: "Maya Okafor", role: "teacher" },
  { tenant: "demo", email: "assistant@demo.test", name: "Daniel Reyes", role: "assistant" },
  { tenant: "demo", email: "admin@demo.test", name: "Ingrid Solberg", role: "admin" },
  { tenant: "demo", email: "student1@demo.test", name: "Amara Nwosu", role: "student" },
  { tenant: "demo", email: "student2@demo.test", name: "Ben Carter", role: "student" },
  { tenant: "demo", email: "student3@demo.test", name: "Chiara Rossi", role: "student" },
  { tenant: "demo", email: "student4@demo.test", name: "Dmitri Volkov", role: "student" },
  { tenant: "demo", email: "student5@demo.test", name: "Elena García", role: "student" },
  { tenant: "other", email: "teacher@other.test", name: "Samuel Lindqvist", role: "teacher" },
  { tenant: "other", email: "student1@other.test", name: "Priya Raman", role: "student" },
];
