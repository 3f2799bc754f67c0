package braid.dashboard.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The names by which this server may be asked. A page of another site can have its name resolve to this machine, and
/// then its scripts could read what is here as their own; but its name is in each such request.
final class HostNames {

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private final boolean loopback;
    private final Set<String> names = new HashSet<>();

    private HostNames(boolean loopback) {
        this.loopback = loopback;
        names.add("localhost");
    }

    /// Those of this machine alone.
    static HostNames ofLoopback() {
        return new HostNames(true);
    }

    /// Those of this machine, `given` among them, and every numeric address: nobody can make one resolve elsewhere.
    static HostNames ofAnyAddress(String given) {
        HostNames hosts = new HostNames(false);
        hosts.names.add(ownName().toLowerCase(Locale.ROOT));
        hosts.names.add(given.toLowerCase(Locale.ROOT));
        return hosts;
    }

    /// Whether a request for `host`, as its header has it, is meant for this server.
    boolean ours(String host) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        if (names.contains(name)) {
            return true;
        }
        boolean six = name.startsWith("[") && name.endsWith("]") && name.indexOf(':') > 0;
        if (loopback) {
            return name.equals("127.0.0.1") || name.equals("[::1]");
        }
        return six || IPV4.matcher(name).matches();
    }

    static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    static String literal(InetAddress host) {
        return host instanceof Inet6Address
                ? "[" + host.getHostAddress().replaceAll("%.*", "") + "]"
                : host.getHostAddress();
    }
}
