package braid.spi;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Shows live graphs and engines to people; looked up once by `java.util.ServiceLoader`, when the first
/// `braid.Client` is made. The graphs are had by `braid.Snapshot.all()`.
///
/// What it throws is logged, and fails no client.
public interface DashboardProvider {

    /// Called when a client of `engine` was made, before it is given to anybody. Returns at once.
    ///
    /// @return where it is shown, if it is
    Optional<URI> opened(Engine engine);

    /// Called when that client is closed, before `engine` is: the last moment to ask it for its workers.
    void closed(Engine engine);

    /// Writes what is to be seen now into one file that needs nothing else.
    ///
    /// @param file where; replaced if it is there
    /// @param engine the engine of the client that was asked
    void report(Path file, Engine engine) throws IOException;
}
