package braid.cluster.member;

import com.tangosol.net.CacheFactory;
import com.tangosol.run.xml.XmlElement;
import com.tangosol.run.xml.XmlHelper;
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

/// How Coherence is to run a member.
final class OperationalConfig {

    private static final String NAME = "tangosol-coherence-override.xml";

    private static @Nullable XmlElement original;

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

    private String clusterText() {
        return """
              <cluster-config>
                <member-identity>
                  <cluster-name>braid</cluster-name>
                  <machine-name>%s</machine-name>
                  <process-name>%s</process-name>
                  <member-name>%s</member-name>
                  <role-name>%s</role-name>
                </member-identity>
                <unicast-listener>
                  %s
                  <well-known-addresses>
            %s      </well-known-addresses>
                  <discovery-address>%s</discovery-address>
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
            """.formatted(
                escaped(settings.listen()),
                escaped(Versions.processName()),
                escaped(settings.name()),
                roleName(settings.role()),
                settings.security() instanceof Security.MutualTls ? "<socket-provider>braid</socket-provider>" : "",
                wellKnown(),
                escaped(listen),
                escaped(listen),
                settings.cluster().port(),
                JOIN_MILLIS,
                1_000 * Eviction.seconds(),
                socketProviders());
    }

    private static final int JOIN_MILLIS = 1_000;
    private static final String COMMON = """
        <?xml version="1.0"?>
        <coherence xmlns="http://xmlns.oracle.com/coherence/coherence-operational-config"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:schemaLocation="http://xmlns.oracle.com/coherence/coherence-operational-config coherence-operational-config.xsd">
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
        """.formatted(CoherenceLog.NAME, CoherenceLog.SEVERITY);

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
            case Security.MutualTls tls ->
                """
                <global-socket-provider>braid</global-socket-provider>
                <socket-providers>
                  <socket-provider id="braid">
                    <ssl>
                      <protocol>%s</protocol>
                      <provider>
                        <class-name>%s</class-name>
                      </provider>
                      <identity-manager>
                        <key>%s</key>
                        <cert>%s</cert>
                      </identity-manager>
                      <trust-manager>
                        <cert>%s</cert>
                      </trust-manager>
                      <protocol-versions usage="white-list"><name>%s</name></protocol-versions>
                      <client-auth>required</client-auth>
                    </ssl>
                  </socket-provider>
                </socket-providers>
                """.formatted(
                                TlsProvider.PROTOCOL,
                                TlsProvider.class.getName(),
                                url(tls.key()),
                                url(tls.certificate()),
                                url(tls.authority()),
                                TlsProvider.PROTOCOL);
        };
    }

    private static String url(Path path) {
        return escaped(path.toUri().toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /// Has Coherence join as this says, from the next start of its cluster on.
    ///
    /// Coherence reads its documents once a JVM, and a JVM may be in one cluster after another: so what differs is
    /// put into what it has read.
    void apply() {
        synchronized (OperationalConfig.class) {
            if (original == null) {
                original = (XmlElement) CacheFactory.getClusterConfig().clone();
            }
            XmlElement config = (XmlElement) original.clone();
            XmlHelper.overrideElement(config, XmlHelper.loadXml(clusterText()));
            CacheFactory.setServiceConfig("Cluster", config);
        }
    }

    /// A class loader that knows what is the same for all members, under the name that Coherence asks for, and
    /// otherwise what `parent` knows.
    static ClassLoader loader(ClassLoader parent) {
        return new OneResource(parent, COMMON.getBytes(StandardCharsets.UTF_8));
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
