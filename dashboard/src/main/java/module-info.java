/// Shows live graphs, tasks, workers and failures on a web page of this JVM, and as metrics.
@SuppressWarnings("requires-automatic") // Micrometer's modules have names, but no descriptors
module braid.dashboard {
    requires transitive braid.core;
    requires braid.micrometer;
    requires com.fasterxml.jackson.core;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;
    requires static org.jspecify;

    exports braid.dashboard;

    provides braid.spi.DashboardProvider with
            braid.dashboard.JvmDashboard;
}
