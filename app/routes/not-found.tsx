import { RouteProblem } from "~/components/layout/route-problem.tsx";

export function loader(): never {
  throw new Response(null, { status: 404 });
}

export default function NotFoundRoute() {
  return null;
}

export function ErrorBoundary() {
  return <RouteProblem />;
}
