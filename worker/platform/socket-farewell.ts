export { closeSocket, endSocket, type FarewellFrame } from "./hub-socket.ts";
