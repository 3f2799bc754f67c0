package braid.benchmarks.cluster;

import com.tangosol.net.CacheFactory;
import com.tangosol.net.InvocationService;
import com.tangosol.run.xml.SimpleElement;
import com.tangosol.run.xml.XmlElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A member of a cluster of Coherence's, without Braid: on the loopback address, with mutual TLS, set up as Braid's
/// members are.
final class DirectMember {

    /// A service whose tasks run on a thread of their own, as those of one of Braid's two workers on two cores do.
    static final String POOLED = "pooled";

    /// A service whose tasks run on the service's own thread: for small tasks the faster way.
    static final String INLINE = "inline";

    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final String CONFIG = """
        <?xml version="1.0"?>
        <coherence xmlns="http://xmlns.oracle.com/coherence/coherence-operational-config">
          <cluster-config>
            <member-identity>
              <cluster-name>direct</cluster-name>
            </member-identity>
            <unicast-listener>
              <socket-provider>direct</socket-provider>
              <well-known-addresses>
                <address>127.0.0.1</address>
              </well-known-addresses>
              <discovery-address>127.0.0.1</discovery-address>
              <address>127.0.0.1</address>
              <port>0</port>
            </unicast-listener>
            <multicast-listener>
              <port>PORT</port>
              <join-timeout-milliseconds>1000</join-timeout-milliseconds>
            </multicast-listener>
            <packet-publisher>
              <packet-delivery>
                <timeout-milliseconds>30000</timeout-milliseconds>
              </packet-delivery>
            </packet-publisher>
            <global-socket-provider>direct</global-socket-provider>
            <socket-providers>
              <socket-provider id="direct">
                <ssl>
                  <protocol>TLSv1.2</protocol>
                  <identity-manager>
                    <key>DIRECTORYtls.key</key>
                    <cert>DIRECTORYtls.crt</cert>
                  </identity-manager>
                  <trust-manager>
                    <cert>DIRECTORYca.crt</cert>
                  </trust-manager>
                  <protocol-versions usage="white-list"><name>TLSv1.2</name></protocol-versions>
                  <client-auth>required</client-auth>
                </ssl>
              </socket-provider>
            </socket-providers>
          </cluster-config>
          <logging-config>
            <severity-level>2</severity-level>
          </logging-config>
          <management-config>
            <managed-nodes>none</managed-nodes>
            <allow-remote-management>false</allow-remote-management>
          </management-config>
        </coherence>
        """;

    private DirectMember() {}

    /// Joins the cluster at `port` with the certificates in `directory`, and starts both services.
    static void join(Path directory, int port) throws IOException {
        String config = CONFIG.replace("PORT", String.valueOf(port))
                .replace("DIRECTORY", directory.toUri().toString());
        Path file = Files.createTempFile(directory, "direct", ".xml");
        Files.writeString(file, config);
        System.setProperty("coherence.override", file.toUri().toString());
        for (String name : List.of(POOLED, INLINE)) {
            service(name);
        }
    }

    @SuppressWarnings("deprecation") // what replaces `configure` is not exported
    static InvocationService service(String name) {
        var service =
                (InvocationService) CacheFactory.ensureCluster().ensureService(name, InvocationService.TYPE_DEFAULT);
        if (!service.isRunning()) {
            XmlElement config = new SimpleElement("invocation-scheme");
            int threads = name.equals(POOLED) ? THREADS : 0;
            config.addElement("thread-count-max").setInt(threads);
            config.addElement("thread-count-min").setInt(threads);
            service.configure(config);
            service.start();
        }
        return service;
    }
}
