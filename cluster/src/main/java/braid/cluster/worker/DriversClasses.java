package braid.cluster.worker;

import braid.cluster.code.ClassSource;
import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The class files that a driver has.
record DriversClasses(Transport transport, Peer driver) implements ClassSource {

    private static final int LIMIT_SECONDS = 30;

    @Override
    public byte @Nullable [] find(String name) throws IOException {
        CompletableFuture<byte[]> file = new CompletableFuture<>();
        Message question = Message.of(name.getBytes(StandardCharsets.UTF_8));
        transport.ask(driver, Transport.Channel.CODE, question, new Transport.Answer() {
            @Override
            public void came(byte[] answer) {
                file.complete(answer);
            }

            @Override
            public void failed(Throwable cause) {
                file.completeExceptionally(cause);
            }
        });
        boolean interrupted = false;
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (true) {
                try {
                    byte[] found = file.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return found.length == 0 ? null : found;
                } catch (InterruptedException e) {
                    interrupted = true; // a class that is half loaded would be lost for good: the interrupt comes later
                } catch (ExecutionException e) {
                    throw new IOException(String.valueOf(e.getCause()), e.getCause());
                } catch (TimeoutException e) {
                    throw new IOException("no answer within " + LIMIT_SECONDS + " seconds", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
