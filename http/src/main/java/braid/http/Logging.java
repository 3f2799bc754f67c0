package braid.http;

import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/// The server logs by SLF4J. A program that does not use it is not told, at its first server, what it lacks.
final class Logging {

    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private Logging() {}

    static synchronized void quieten() {
        boolean provided =
                ServiceLoader.load(SLF4JServiceProvider.class).findFirst().isPresent();
        if (provided || System.getProperty(VERBOSITY) != null) {
            return;
        }
        System.setProperty(VERBOSITY, "ERROR");
        try {
            LoggerFactory.getILoggerFactory();
        } finally {
            System.clearProperty(VERBOSITY);
        }
    }
}
