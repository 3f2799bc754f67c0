/// Sources and sinks over HTTP: posts, server-sent events and WebSockets.
module braid.http {
    requires transitive braid.core;
    requires transitive java.net.http;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;
    requires static org.jspecify;

    exports braid.http;
}
