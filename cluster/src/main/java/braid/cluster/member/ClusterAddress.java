package braid.cluster.member;

/// Where a cluster is found: the host of one or more of its members, and the port that all of them share.
///
/// @param host a name or a literal address; a name may stand for several hosts
/// @param port the cluster's port
public record ClusterAddress(String host, int port) {

    /// Checks both.
    public ClusterAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a cluster's address needs a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a cluster's port must be from 1 to 65535: " + port);
        }
    }

    /// Reads `host:port`; a host with colons stands in brackets.
    public static ClusterAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a host with colons stands in brackets, as in [::1]:7574: " + text);
        }
        try {
            return new ClusterAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a cluster's address must be host:port: " + text, e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
