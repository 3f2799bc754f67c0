package braid;

import braid.spi.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// The numbers of the ticks of a clock, each given when its time has come, until `ended`. A tick that comes while
/// nobody asks is left out.
final class Ticks implements Iterator<Long> {

    private final long interval;
    private final Clock clock;
    private final CompletableFuture<Void> ended;
    private final Semaphore moved = new Semaphore(0);
    private final long begun;
    private long given = -1;
    private boolean there;

    Ticks(long interval, Clock clock, CompletableFuture<Void> ended) {
        this.interval = interval;
        this.clock = clock;
        this.ended = ended;
        this.begun = clock.nanoTime();
        var _ = ended.whenComplete((_, _) -> moved.release());
    }

    /// How many ticks there were so far.
    private long ticks() {
        return (clock.nanoTime() - begun) / interval;
    }

    @Override
    public boolean hasNext() {
        while (!there && !ended.isDone()) {
            long before = given;
            given = ticks() - 1;
            there = given > before;
            if (!there) {
                given = before;
                await();
            }
        }
        return there;
    }

    private void await() {
        long left = interval - (clock.nanoTime() - begun) % interval;
        Clock.Scheduled timer = clock.schedule(Duration.ofNanos(left), moved::release);
        try {
            moved.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamInterruptedException("interrupted while it waited for the next tick");
        } finally {
            timer.cancel();
        }
    }

    @Override
    public Long next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the source has ended");
        }
        there = false;
        return given;
    }
}
