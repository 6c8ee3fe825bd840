import { readDeploymentFile } from "../docs/deployment-files.ts";

/** What nginx knows of a request, by the names of its variables. */
export interface NginxRequest {
  readonly host: string;
  readonly scheme: "http" | "https";
  readonly remoteAddress: string;
  /** As the client has sent them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The headers that nginx, with the configuration of the guide, passes on. Names in lower case. */
export function headersBehindNginx({ host, scheme, remoteAddress, headers }: NginxRequest): Record<string, string> {
  const variables: Readonly<Record<string, string>> = {
    $host: host,
    $scheme: scheme,
    $remote_addr: remoteAddress,
    $http_upgrade: headers.upgrade ?? "",
    $connection_to_shop: headers.upgrade === undefined ? "" : "upgrade",
    '""': "",
  };
  const passed: Record<string, string> = { ...headers };
  for (const [, name = "", value = ""] of readDeploymentFile("nginx.conf").matchAll(/proxy_set_header (\S+) (\S+);/g)) {
    const written = variables[value];
    if (written === undefined) throw new Error(`nginx knows no ${value} here`);
    // An empty one is not passed on.
    if (written === "") delete passed[name.toLowerCase()];
    else passed[name.toLowerCase()] = written;
  }
  return passed;
}
