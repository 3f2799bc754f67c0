package braid.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An answer that is read piece by piece: no further one is asked for before one is taken.
final class Incoming implements HttpResponse.BodySubscriber<Incoming> {

    private Flow.@Nullable Subscription subscription;
    private @Nullable List<ByteBuffer> piece;
    private boolean asked;
    private boolean over;
    private boolean stopped;
    private @Nullable Throwable failure;

    @Override
    public CompletionStage<Incoming> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription other) {
        boolean late;
        synchronized (this) {
            subscription = other;
            late = stopped;
            notifyAll();
        }
        if (late) {
            other.cancel();
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> next) {
        piece = next;
        asked = false;
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable thrown) {
        over = true;
        failure = thrown;
        notifyAll();
    }

    @Override
    public synchronized void onComplete() {
        over = true;
        notifyAll();
    }

    /// The next piece, as soon as it is there; null at the end, or when this is stopped.
    ///
    /// @param silence how long to wait for it, or null for any time
    /// @throws IOException if the answer broke off, or nothing came for that time
    @Nullable
    List<ByteBuffer> take(@Nullable Duration silence) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long most = silence == null ? Long.MAX_VALUE : silence.toNanos();
        while (true) {
            Flow.Subscription ask;
            synchronized (this) {
                while (!ready()) {
                    long left = most - (System.nanoTime() - begun);
                    if (left <= 0) {
                        throw new HttpTimeoutException("nothing has come for " + silence);
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.HOURS.toNanos(1)));
                }
                List<ByteBuffer> next = piece;
                if (next != null && !stopped) {
                    piece = null;
                    return next;
                }
                if (stopped || over) {
                    if (failure != null && !stopped) {
                        throw new IOException("the answer broke off: " + failure.getMessage(), failure);
                    }
                    return null;
                }
                ask = subscription;
                asked = true;
            }
            if (ask != null) {
                ask.request(1);
            }
        }
    }

    private boolean ready() {
        return piece != null || over || stopped || (subscription != null && !asked);
    }

    /// Waits for `millis`, or until this is stopped.
    synchronized void pause(long millis) throws InterruptedException {
        long begun = System.nanoTime();
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = nanos; left > 0 && !stopped; left = nanos - (System.nanoTime() - begun)) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /// Takes no more, and ends whoever waits.
    void stop() {
        Flow.Subscription mine;
        synchronized (this) {
            stopped = true;
            mine = subscription;
            notifyAll();
        }
        if (mine != null) {
            mine.cancel();
        }
    }
}
