package braid.graph.lock;

import braid.Proof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxProofTest {

    /// A place that one thread at a time works in.
    private static final class Place {
        private final Lock lock = new Lock();
        private final Inbox inbox = new Inbox();
        private int done;
        private int put;

        private void enter() {
            if (!lock.tryEnter(Thread.currentThread())) {
                lock.enter(LockProofTest.HEIR);
            }
        }

        /// Puts two pieces, and does what it owes: they are over then, whoever did them.
        void owes() {
            List<Integer> mine = new ArrayList<>();
            inbox.owe(() -> does(1, mine));
            inbox.owe(() -> does(2, mine));
            enter();
            put += 2;
            inbox.workOwed();
            boolean inOrder = mine.equals(List.of(1, 2));
            lock.exit();
            Proof.check(inOrder, "its own work is not over, once and in order, when it goes on: " + mine);
        }

        /// Puts a piece, and does it before what it does next, should nobody else have done it.
        void puts() {
            List<Integer> mine = new ArrayList<>();
            inbox.add(Thread.currentThread(), () -> does(1, mine));
            enter();
            put++;
            inbox.workOwn();
            boolean over = mine.size() == 1;
            lock.exit();
            Proof.check(over, "its own work is not over, once, when it goes on: " + mine);
        }

        private void does(int piece, List<Integer> mine) {
            mine.add(piece);
            done++;
        }

        /// Does what others have put.
        void works() {
            enter();
            inbox.work(2);
            lock.exit();
        }

        void allIsDoneOnce() {
            Proof.check(inbox.isEmpty(), "something is left");
            Proof.check(done == put, put + " were put, " + done + " were done");
        }
    }

    /// Found without the lock around ticket and queue: "its own work is not over, once, when it goes on: []".
    @Test
    void whatIsPutIsDoneOnceAndInOrder() throws InterruptedException {
        Place crowded = new Place();
        Proof.together(Collections.nCopies(3, () -> {
            for (int i = Proof.times(30_000); i > 0; i--) {
                crowded.owes();
                crowded.puts();
                crowded.works();
            }
        }));
        crowded.allIsDoneOnce();
        Proof.collide(10_000, Place::new, Place::allIsDoneOnce, Place::owes, Place::puts, Place::works);
    }
}
