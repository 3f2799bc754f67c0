package braid.io;

import braid.spi.SourceReader;
import braid.thread.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/// The lines of an input stream whose reads nothing can end. A thread of its own reads it, and is left to itself
/// where it still waits at the end: it is a daemon.
final class StreamLines implements SourceReader<String> {

    private static final int BUFFER = 64 << 10;
    private static final int MOST = 4096;

    /// What is done at the end of the stream; it may throw, which is a failure to read.
    @FunctionalInterface
    interface AtEnd {
        /// Looks whether all is well.
        void check() throws IOException, InterruptedException;
    }

    private final Arrivals<String> arrivals = new Arrivals<>(MOST);

    StreamLines(InputStream input, Charset charset, int longest, AtEnd atEnd) {
        Threads.make("braid-lines", true, () -> pump(input, new LineDecoder(charset, longest), atEnd))
                .start();
    }

    private void pump(InputStream input, LineDecoder decoder, AtEnd atEnd) {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                List<String> lines = new ArrayList<>();
                decoder.decode(buffer, 0, count, lines);
                if (!lines.isEmpty() && !arrivals.put(lines)) {
                    return;
                }
            }
            String rest = decoder.rest();
            if (rest != null && !arrivals.put(List.of(rest))) {
                return;
            }
            atEnd.check();
            arrivals.end(null);
        } catch (IOException | InterruptedException | RuntimeException thrown) {
            arrivals.end(thrown);
        }
    }

    @Override
    public List<String> read() throws Exception {
        return arrivals.take();
    }

    @Override
    public void stop() {
        arrivals.end(null);
    }

    @Override
    public List<String> remaining() {
        return arrivals.rest();
    }

    @Override
    public void close() {
        arrivals.end(null);
    }
}
