// Free of zod: the web reads these values. Ids: merill/microsoft-info (MIT).
import { GRAPH_RESOURCE, type PermissionKey } from "./permissions.contract.ts";

/** Application permissions of Microsoft Graph that the product knows, by id: those that it may ask for, and those above them. */
export const GRAPH_PERMISSIONS = {
  "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30": "Application.Read.All",
  "b0afded3-3588-46d8-8b3d-9842eff778da": "AuditLog.Read.All",
  "f6e9e124-4586-492f-adc0-c6f96e4823fd": "DelegatedAdminRelationship.Read.All",
  "7a6ee1e7-141e-4cec-ae74-d9db155731ff": "DeviceManagementApps.Read.All",
  "78145de6-330d-4800-a6ce-494ff2d33d07": "DeviceManagementApps.ReadWrite.All",
  "dc377aa6-52d8-4e23-b271-2a7ae04cedf3": "DeviceManagementConfiguration.Read.All",
  "9241abd9-d0e6-425a-bd4f-47ba86e767a4": "DeviceManagementConfiguration.ReadWrite.All",
  "2f51be20-0bb4-4fed-bf7b-db946066c75e": "DeviceManagementManagedDevices.Read.All",
  "243333ab-4d21-40cb-a475-36241daa0842": "DeviceManagementManagedDevices.ReadWrite.All",
  "58ca0d9a-1575-47e1-a3cb-007ef2e4583b": "DeviceManagementRBAC.Read.All",
  "e330c4f0-4170-414e-a55a-2f022ec2b57b": "DeviceManagementRBAC.ReadWrite.All",
  "06a5fe6d-c49d-46a7-b082-56b1b14103c7": "DeviceManagementServiceConfig.Read.All",
  "5ac13192-7ace-4fcf-b828-1a26f28068ee": "DeviceManagementServiceConfig.ReadWrite.All",
  "7ab1d382-f21e-4acd-a863-ba3e13f7da61": "Directory.Read.All",
  "19dbc75e-c2e2-444c-a770-ec69d8559fc7": "Directory.ReadWrite.All",
  "5b567255-7703-4780-807c-7be8301ae99b": "Group.Read.All",
  "498476ce-e0fe-48b0-b801-37ba7e2685c6": "Organization.Read.All",
  "246dd0d5-5bd0-4def-940b-0421030a5b68": "Policy.Read.All",
  "c7fbd983-d9aa-4fa7-84b8-17382c103bc4": "RoleManagement.Read.All",
  "483bed4a-2ad3-4361-a73b-c83ccdbdc53c": "RoleManagement.Read.Directory",
  "df021288-bdef-4463-88db-98f22de89214": "User.Read.All",
  // never asked for: an application that has one of these can do what the lower one lets it do
  "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9": "Application.ReadWrite.All",
  "62a82d76-70ea-41e2-9197-370581804d09": "Group.ReadWrite.All",
  "292d869f-3427-49a8-9dab-8c70152b74e9": "Organization.ReadWrite.All",
  "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8": "RoleManagement.ReadWrite.Directory",
  "741f803b-c850-494e-b5df-cde7c675a1ca": "User.ReadWrite.All",
} as const satisfies Record<string, string>;

export type GraphPermission = (typeof GRAPH_PERMISSIONS)[keyof typeof GRAPH_PERMISSIONS];

const IDS = Object.fromEntries(Object.entries(GRAPH_PERMISSIONS).map(([id, value]) => [value, id])) as Record<
  GraphPermission,
  string
>;

/** What a permission unlocks. */
export const PERMISSION_FEATURES = [
  "Verification",
  "Permission posture",
  "Admin roles scan",
  "Inventory",
  "Evidence",
] as const;
export type PermissionFeature = (typeof PERMISSION_FEATURES)[number];

export interface RequiredPermission extends PermissionKey {
  value: GraphPermission;
  resourceName: string;
  /** All of them are the application's own: nobody is signed in when a run reads. */
  kind: "application" | "delegated";
  features: readonly PermissionFeature[];
  /** Whether a tenant cannot be activated without it. */
  blocking: boolean;
}

const required = (
  value: GraphPermission,
  features: readonly PermissionFeature[],
  blocking: boolean,
): RequiredPermission => ({
  value,
  id: IDS[value],
  resource: GRAPH_RESOURCE,
  resourceName: "Microsoft Graph",
  kind: "application",
  features,
  blocking,
});

/** In the order of the matrix: what everything stands on first. */
export const REQUIRED_PERMISSIONS: readonly RequiredPermission[] = [
  required("Organization.Read.All", ["Verification"], true),
  required("Application.Read.All", ["Verification", "Permission posture", "Inventory"], true),
  required("RoleManagement.Read.Directory", ["Verification", "Admin roles scan"], true),
  required("Directory.Read.All", ["Admin roles scan", "Evidence"], false),
  required("User.Read.All", ["Admin roles scan"], false),
  required("Group.Read.All", ["Admin roles scan"], false),
  required("Policy.Read.All", ["Inventory"], false),
  required("DeviceManagementConfiguration.Read.All", ["Inventory"], false),
  required("DeviceManagementApps.Read.All", ["Inventory"], false),
  required("DeviceManagementManagedDevices.Read.All", ["Verification", "Inventory"], false),
  required("DeviceManagementRBAC.Read.All", ["Admin roles scan"], false),
];

/**
 * Higher grants of the same family that satisfy a lower need. That Graph also lets `Directory.Read.All` read much of what
 * the others name does not count: each is asked for by itself, so that the broad one can be taken away again.
 */
export const SATISFIED_BY: Readonly<Partial<Record<GraphPermission, readonly GraphPermission[]>>> = {
  "Organization.Read.All": ["Organization.ReadWrite.All"],
  "Application.Read.All": ["Application.ReadWrite.All"],
  "RoleManagement.Read.Directory": ["RoleManagement.ReadWrite.Directory", "RoleManagement.Read.All"],
  "Directory.Read.All": ["Directory.ReadWrite.All"],
  "User.Read.All": ["User.ReadWrite.All"],
  "Group.Read.All": ["Group.ReadWrite.All"],
  "DeviceManagementApps.Read.All": ["DeviceManagementApps.ReadWrite.All"],
  "DeviceManagementConfiguration.Read.All": ["DeviceManagementConfiguration.ReadWrite.All"],
  "DeviceManagementManagedDevices.Read.All": ["DeviceManagementManagedDevices.ReadWrite.All"],
  "DeviceManagementRBAC.Read.All": ["DeviceManagementRBAC.ReadWrite.All"],
  "DeviceManagementServiceConfig.Read.All": ["DeviceManagementServiceConfig.ReadWrite.All"],
};

/** Name of a granted permission; null when no list of ours knows it. */
export const permissionValue = ({ resource, id }: PermissionKey): GraphPermission | null =>
  resource === GRAPH_RESOURCE && Object.hasOwn(GRAPH_PERMISSIONS, id)
    ? GRAPH_PERMISSIONS[id as keyof typeof GRAPH_PERMISSIONS]
    : null;
