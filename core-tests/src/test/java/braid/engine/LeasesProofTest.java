package braid.engine;

import braid.Proof;
import braid.WorkerInfo;
import braid.spi.Engine;
import braid.spi.Leases;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Shared;
import braid.spi.Task;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeasesProofTest {

    /// Counts what is let go of.
    private static final class Letting implements Engine {
        final AtomicInteger released = new AtomicInteger();

        @Override
        public String name() {
            return "letting";
        }

        @Override
        public void submit(Task task) {
            task.run();
        }

        @Override
        public Outcome fetch(Task task) {
            return task.outcome();
        }

        @Override
        public void release(Task task) {
            released.incrementAndGet();
        }

        @Override
        public List<WorkerInfo> workers() {
            return List.of();
        }

        @Override
        public void close() {}

        Computation<Integer> lease() {
            Computation<Integer> lease = Computation.of(this, 1, new Origin("here", "line"));
            lease.submit();
            return lease;
        }
    }

    /// One value, with one lease that anybody closes and shares, and another one that lasts.
    private static final class TwoLeases {
        private final Letting engine = new Letting();
        private final Computation<Integer> lease = engine.lease();
        private final Computation<Integer> lasting = lease.share();

        void closes() {
            lease.close();
        }

        void goesWithTheLast() {
            lease.close();
            Proof.check(engine.released.get() == 0, "it is gone while there is a lease");
            lasting.close();
            Proof.check(engine.released.get() == 1, "it is let go of " + engine.released + " times");
        }
    }

    /// One value with one lease: who shares it in time keeps it.
    private static final class OneLease {
        private final Letting engine = new Letting();
        private final Computation<Integer> lease = engine.lease();

        void closes() {
            lease.close();
        }

        boolean shares() {
            Computation<Integer> mine;
            try {
                mine = lease.share();
            } catch (IllegalStateException over) {
                return false;
            }
            Proof.check(engine.released.get() == 0, "it is gone while there is a lease");
            mine.close();
            return true;
        }

        void goesOnce() {
            lease.close();
            Proof.check(engine.released.get() == 1, "it is let go of " + engine.released + " times");
        }
    }

    /// What a step holds whose node may be destroyed at any time.
    private static final class StepThatHolds {
        private final Letting engine = new Letting();
        private final Leases leases = new Leases();
        private final AtomicInteger came = new AtomicInteger();

        void keepsAndPassesOn() {
            Computation<Integer> lease = engine.lease();
            came.incrementAndGet();
            leases.keep(lease);
            if (leases.take(lease)) {
                Proof.check(!lease.isOver(), "what is passed on was let go of");
                Shared.drop(lease); // who is behind
            }
        }

        void keeps() {
            came.incrementAndGet();
            leases.keep(engine.lease());
        }

        void isDestroyed() {
            leases.end();
        }

        void holdsNothing() {
            leases.end();
            Proof.check(leases.size() == 0, "something is held at the end");
            Proof.check(engine.released.get() == came.get(), came + " came, " + engine.released + " were let go of");
        }
    }

    /// Found with a look and a store in place of the compare-and-set in `Computation.end`: "it is gone while there is a
    /// lease".
    @Test
    void theValueGoesWithTheLastLeaseHoweverOftenOneIsClosed() throws InterruptedException {
        Proof.collide(20_000, TwoLeases::new, TwoLeases::goesWithTheLast, TwoLeases::closes, TwoLeases::closes);
    }

    /// Found where `Work.lease` counts up from none: "it is gone while there is a lease".
    @Test
    void whoSharesWhileAnotherClosesHasALeaseOrIsTold() throws InterruptedException {
        Proof.collide(20_000, OneLease::new, OneLease::goesOnce, OneLease::closes, OneLease::shares);
    }

    /// Found where `Leases` notes what comes when it is over: "what is passed on was let go of".
    @Test
    void whatAStepHoldsGoesOnceWhenTheNodeIsDestroyed() throws InterruptedException {
        Proof.collide(
                20_000,
                StepThatHolds::new,
                StepThatHolds::holdsNothing,
                StepThatHolds::keeps,
                StepThatHolds::isDestroyed,
                StepThatHolds::keepsAndPassesOn);
    }
}
