package braid.cluster.member;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How Coherence is to run a member, as the document that it reads at its start. It is written nowhere: a class loader
/// hands it over.
final class OperationalConfig {

    static final String NAME = "braid-operational-override.xml";
    static final String LOGGER = "braid.cluster.coherence";

    private final MemberSettings settings;
    private final String listen;
    private final List<String> hosts;

    /// @param listen the address that this member listens at
    /// @param hosts the addresses where the cluster is looked for
    OperationalConfig(MemberSettings settings, String listen, List<String> hosts) {
        this.settings = settings;
        this.listen = listen;
        this.hosts = hosts;
    }

    String text() {
        return """
            <?xml version="1.0"?>
            <coherence xmlns="http://xmlns.oracle.com/coherence/coherence-operational-config"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://xmlns.oracle.com/coherence/coherence-operational-config coherence-operational-config.xsd">
              <cluster-config>
                <member-identity>
                  <cluster-name>braid</cluster-name>
                  <machine-name>%s</machine-name>
                  <member-name>%s</member-name>
                  <role-name>%s</role-name>
                </member-identity>
                <unicast-listener>
                  %s
                  <well-known-addresses>
            %s      </well-known-addresses>
                  <address>%s</address>
                  <port>0</port>
                </unicast-listener>
                <multicast-listener>
                  <port>%d</port>
                  <join-timeout-milliseconds>%d</join-timeout-milliseconds>
                </multicast-listener>
                <shutdown-listener>
                  <enabled>none</enabled>
                </shutdown-listener>
                <packet-publisher>
                  <packet-delivery>
                    <timeout-milliseconds>%d</timeout-milliseconds>
                  </packet-delivery>
                </packet-publisher>
                %s
              </cluster-config>
              <logging-config>
                <destination>jdk</destination>
                <logger-name>%s</logger-name>
                <severity-level>%d</severity-level>
                <message-format>{text}</message-format>
              </logging-config>
              <management-config>
                <managed-nodes>none</managed-nodes>
                <allow-remote-management>false</allow-remote-management>
              </management-config>
            </coherence>
            """.formatted(
                escaped(settings.listen()),
                escaped(settings.name()),
                roleName(settings.role()),
                settings.security() instanceof Security.MutualTls ? "<socket-provider>braid</socket-provider>" : "",
                wellKnown(),
                escaped(listen),
                settings.cluster().port(),
                JOIN_MILLIS,
                DELIVERY_MILLIS,
                socketProviders(),
                LOGGER,
                SEVERITY);
    }

    private static final int JOIN_MILLIS = Integer.getInteger("braid.x.join", 1000);
    private static final int DELIVERY_MILLIS = 30_000;
    private static final int SEVERITY = Integer.getInteger("braid.x.severity", 2);

    static String roleName(Peer.Role role) {
        return switch (role) {
            case DRIVER -> "braid-driver";
            case WORKER -> "braid-worker";
        };
    }

    private String wellKnown() {
        StringBuilder text = new StringBuilder();
        for (String host : hosts) {
            text.append("        <address>").append(escaped(host)).append("</address>\n");
        }
        return text.toString();
    }

    private String socketProviders() {
        return switch (settings.security()) {
            case Security.Insecure() -> "";
            case Security.MutualTls tls -> """
                <global-socket-provider>braid</global-socket-provider>
                <socket-providers>
                  <socket-provider id="braid">
                    <ssl>
                      <protocol>TLSv1.2</protocol>
                      <identity-manager>
                        <key>%s</key>
                        <cert>%s</cert>
                      </identity-manager>
                      <trust-manager>
                        <cert>%s</cert>
                      </trust-manager>
                      <protocol-versions usage="white-list"><name>TLSv1.2</name></protocol-versions>
                      <client-auth>required</client-auth>
                    </ssl>
                  </socket-provider>
                </socket-providers>
                """.formatted(url(tls.key()), url(tls.certificate()), url(tls.authority()));
        };
    }

    private static String url(Path path) {
        return escaped(path.toUri().toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /// A class loader that knows the document by its [#NAME], and otherwise what `parent` knows.
    ClassLoader loader(ClassLoader parent) {
        return new OneResource(parent, text().getBytes(StandardCharsets.UTF_8));
    }

    private static final class OneResource extends ClassLoader {

        private final byte[] content;

        OneResource(ClassLoader parent, byte[] content) {
            super("braid-operational-config", parent);
            this.content = content;
        }

        @Override
        public @Nullable URL getResource(String name) {
            if (!name.equals(NAME) && !name.equals("/" + NAME)) {
                return super.getResource(name);
            }
            try {
                return URL.of(URI.create("braid:/" + NAME), new Handler(content));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Handler extends URLStreamHandler {

        private final byte[] content;

        Handler(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }
}
