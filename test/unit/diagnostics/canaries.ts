interface Canary {
  about: string;
  text: string;
  /** What of it must be nowhere. */
  hearts: readonly string[];
}

const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

/** What must leave no place of the product; ids of other places are added where they are known. */
export const CANARIES: readonly Canary[] = [
  { about: "an e-mail address", text: "jane.doe@contoso.example", hearts: ["jane.doe", "contoso.example"] },
  { about: "a JWT", text: JWT, hearts: [JWT, "c2lnbmF0dXJl"] },
  { about: "a bearer token", text: "Bearer tok-9f2a", hearts: ["tok-9f2a"] },
  { about: "a header", text: "Authorization: Bearer tok-9f2b", hearts: ["tok-9f2b"] },
  { about: "a client secret", text: "abc8Q~defghijklmnopqrstuvwxyz012345", hearts: ["8Q~"] },
  { about: "a password", text: "password=hunter2!", hearts: ["hunter2"] },
  { about: "a secret in words", text: "client secret: hunter3", hearts: ["hunter3"] },
  { about: "a secret in JSON", text: '"client_secret":"hunter4"', hearts: ["hunter4"] },
  {
    about: "a database's connection string",
    text: "Server=tcp:sql7.example.test,1433;User ID=sa7;Password=hunter5",
    hearts: ["sql7", "sa7", "hunter5"],
  },
  {
    about: "a storage's connection string",
    text: "DefaultEndpointsProtocol=https;AccountName=acct7;AccountKey=a2V5==;EndpointSuffix=core.windows.net",
    hearts: ["acct7", "a2V5"],
  },
  {
    about: "a queue's connection string",
    text: "Endpoint=sb://bus7.servicebus.windows.net/;SharedAccessKeyName=Root7;SharedAccessKey=a2V6=",
    hearts: ["bus7", "Root7", "a2V6"],
  },
  {
    about: "an address with a password",
    text: "postgres://app7:hunter6@db7.example.test/x",
    hearts: ["app7", "hunter6", "db7"],
  },
  { about: "a signed address", text: "https://x.blob.example.test/f?sv=2024&sig=c2ln%3D", hearts: ["c2ln"] },
  {
    about: "a private key",
    text: "-----BEGIN PRIVATE KEY-----\nMIIEvQ7\n-----END PRIVATE KEY-----",
    hearts: ["MIIEvQ7", "BEGIN"],
  },
  {
    about: "a certificate",
    text: "-----BEGIN CERTIFICATE-----\nMIIDdz7\n-----END CERTIFICATE-----",
    hearts: ["MIIDdz7", "BEGIN"],
  },
  { about: "a cloud's key", text: "AKIAIOSFODNN7EXAMPLE", hearts: ["AKIA"] },
  { about: "a code host's token", text: "ghp_16C7e42F292c6912E7710c838347Ae178B4a", hearts: ["ghp_"] },
  { about: "a key in base64", text: "q83vEjRWeJCrze8SNFZ4kKvN7/I0VniQq83vEjRWeJA=", hearts: ["q83v"] },
  { about: "a hash", text: "0123456789abcdef".repeat(4), hearts: ["0123456789abcdef"] },
];
