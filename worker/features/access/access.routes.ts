import { featureApp } from "../../feature-app.ts";
import { entraRoutes } from "./entra.routes.ts";
import { invitationRoutes } from "./invitations.routes.ts";
import { memberRoutes } from "./members.routes.ts";
import { operatorSessionRoutes } from "./operator-session.routes.ts";
import { operatorRoutes } from "./operators.routes.ts";
import { platformUserRoutes } from "./platform-users.routes.ts";
import { staffSessionRoutes } from "./staff-session.routes.ts";

export const accessRoutes = featureApp()
  .route("/", operatorSessionRoutes)
  .route("/", staffSessionRoutes)
  .route("/", entraRoutes)
  .route("/", memberRoutes)
  .route("/", invitationRoutes)
  .route("/", operatorRoutes)
  .route("/", platformUserRoutes);
