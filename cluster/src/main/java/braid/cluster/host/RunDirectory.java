package braid.cluster.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The directory of a local cluster, for as long as it runs. The JVM that has started it holds a lock in it, which
/// goes with that JVM, however it ends: so whoever starts a cluster later knows what nobody needs any more, and sweeps
/// it.
final class RunDirectory implements AutoCloseable {

    private static final String TEMPORARY = "braid-cluster-";
    private static final String LOCK = "lock";

    /// Those of this JVM. Their locks are not to be looked at: on POSIX a process that closes a file loses all locks
    /// that
    /// it has on it, also those of another channel.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// A new one, for a cluster that nobody else is told of.
    static RunDirectory temporary() throws IOException {
        Path above = Path.of(System.getProperty("java.io.tmpdir"));
        sweep(above, TEMPORARY);
        return locked(PrivateFiles.makeTemporaryDirectory(above, TEMPORARY));
    }

    /// A new one, where drivers of the same user look for the cluster at `port`, which is free.
    static RunDirectory of(int port) throws IOException {
        Path directory = Connections.directory(port);
        Path above = directory.getParent();
        if (above != null) {
            sweep(above, "");
        }
        PrivateFiles.deleteAll(directory);
        return locked(PrivateFiles.makeDirectory(directory));
    }

    private static RunDirectory locked(Path directory) throws IOException {
        PrivateFiles.write(directory.resolve(LOCK), "");
        FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException("another process has taken " + directory);
        }
        OURS.add(key(directory));
        return new RunDirectory(directory, channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    /// Deletes those of `above` whose JVMs are gone.
    private static void sweep(Path above, String prefix) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(above, prefix + "*")) {
            for (Path each : all) {
                if (isLeft(each)) {
                    PrivateFiles.deleteAllQuietly(each);
                }
            }
        } catch (IOException e) {
            // None is there, or it is not ours to look into.
        }
    }

    private static Path key(Path directory) {
        return directory.toAbsolutePath().normalize();
    }

    private static boolean isLeft(Path directory) {
        Path lock = directory.resolve(LOCK);
        if (OURS.contains(key(directory)) || !Files.isRegularFile(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return tryLock(channel) != null;
        } catch (IOException e) {
            return false; // another user's
        }
    }

    Path path() {
        return path;
    }

    /// Deletes it.
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // It is deleted next.
        }
        Connections.deleteDirectory(path);
        OURS.remove(key(path));
    }
}
