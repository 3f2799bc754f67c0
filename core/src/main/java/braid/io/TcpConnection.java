package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/// The lines of one connection.
record TcpConnection(Socket socket, StreamLines lines) implements SourceReader<String> {

    @Override
    public List<String> read() throws Exception {
        return lines.read();
    }

    @Override
    public void stop() throws IOException {
        lines.stop();
        socket.close();
    }

    @Override
    public List<String> remaining() {
        return lines.remaining();
    }

    @Override
    public void close() throws IOException {
        lines.close();
        socket.close();
    }
}
