package braid.graph.lock;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Proof;
import java.util.Collections;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LockProofTest {

    /// Waits for as long as it takes, and claims to be the heir at once.
    static final Patience HEIR = new Patience() {
        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            return null;
        }

        @Override
        public long barging() {
            return -1;
        }
    };

    /// As regions are entered.
    private static final Patience BARGES = new Patience() {
        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            return null;
        }

        @Override
        public long barging() {
            return 500_000;
        }
    };

    /// As [#HEIR], but gives up at its second look: perhaps as the heir, perhaps while it is handed the lock.
    private static final class Impatient implements Patience {
        private int looks;

        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            if (++looks == 1) {
                return null;
            }
            LockSupport.parkNanos(20_000); // it has seen that it is not inside, and has not given up its claim
            return Entered.LATE;
        }

        @Override
        public long barging() {
            return -1;
        }
    }

    /// A count that is no more than what the lock guards.
    private static final class Count {
        private final Lock lock = new Lock();
        private int count;

        private boolean enter(Patience patience) {
            boolean entered = lock.tryEnter(Thread.currentThread()) || lock.enter(patience) == Entered.YES;
            Proof.check(entered == lock.isMine(), "who was told that it is inside is not, or the other way round");
            return entered;
        }

        void next() {
            enterAndCount(HEIR);
        }

        void enterAndCount(Patience patience) {
            Proof.check(enter(patience), "who has patience does not enter");
            count++;
            lock.exit();
        }

        void nextOnceAndBack() {
            if (enter(new Impatient())) {
                count++;
                count--;
                lock.exit();
            }
        }

        void twoCame() {
            Proof.check(count == 2, "an entry was lost");
            isFree();
        }

        void isFree() {
            Proof.check(lock.owner() == null, "nobody is inside, and it has an owner");
            Proof.check(!lock.contended(), "nobody waits, and it is contended");
        }
    }

    /// Found, with a yield between the look and a plain store in place of the compare-and-set: "who was told that it
    /// is inside is not, or the other way round". Without the yield it was not found on two busy cores.
    @Test
    void letsOneInAtATime() throws InterruptedException {
        int rounds = Proof.times(30_000);
        Count crowded = new Count();
        Proof.together(Collections.nCopies(3, () -> {
            for (int i = 0; i < rounds; i++) {
                crowded.nextOnceAndBack();
                crowded.enterAndCount(BARGES);
            }
        }));
        assertThat(crowded.count).isEqualTo(3 * rounds);
        crowded.isFree();
        Proof.collide(10_000, Count::new, Count::twoCame, Count::next, Count::next, Count::nextOnceAndBack);
    }

    /// Found where giving up does not look whether the claim was taken up: "expected: YES but was: LATE".
    @Test
    void whoGivesUpWhileItIsHandedTheLockIsInside() {
        Lock lock = new Lock();
        Thread owner = new Thread(() -> {});
        assertThat(lock.tryEnter(owner)).isTrue();
        int[] looks = new int[1];
        Entered entered = lock.enter(new Patience() {
            @Override
            public @Nullable Entered look(long waitedNanos, boolean interrupted) {
                if (++looks[0] == 1) {
                    return null;
                }
                lock.exit(); // the owner leaves between our last look and our giving up
                return Entered.LATE;
            }

            @Override
            public long barging() {
                return -1;
            }
        });
        assertThat(entered).isEqualTo(Entered.YES);
        assertThat(lock.isMine()).isTrue();
        lock.exit();
        assertThat(lock.owner()).isNull();
    }
}
