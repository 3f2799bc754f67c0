package braid.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import braid.testkit.Bounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final Peer PEER = new Peer("peer", "peer", "127.0.0.1", Peer.Role.WORKER);

    /// A transport whose peer has left, or that only notes what is asked.
    private static final class Wire implements Transport {
        private final List<byte[]> questions = new ArrayList<>();
        private final List<Answer> asked = new ArrayList<>();
        private boolean gone;

        void answer() {
            asked.removeFirst().came(new byte[0]);
        }

        @Override
        public Peer self() {
            return PEER;
        }

        @Override
        public void open(Service service, Membership membership) {}

        @Override
        public boolean isMember() {
            return true;
        }

        @Override
        public List<Peer> peers() {
            return List.of();
        }

        @Override
        public void ask(Peer to, Channel channel, Message question, Answer answer) {
            if (gone) {
                answer.failed(new IllegalStateException("it has left"));
            } else {
                questions.add(question.bytes());
                asked.add(answer);
            }
        }

        @Override
        public void close() {}
    }

    /// Notes the numbers that come.
    private static final class Numbers implements Link.Taker {
        private final List<Long> taken = new ArrayList<>();

        @Override
        public void take(Unpacker frames) {
            while (frames.left() > 0) {
                taken.add(frames.takeVarint());
            }
        }

        @Override
        public void broken(Throwable cause) {
            throw new AssertionError(cause);
        }
    }

    private static Link link(long epoch, Link.Taker taker) {
        return new Link(new Wire(), PEER, epoch, taker, null, Runnable::run);
    }

    private static void ignore(Message answer) {}

    /// The parcels, each with one of `numbers`, that a link of `epoch` sends.
    private static List<byte[]> parcels(long epoch, long... numbers) {
        Link link = link(epoch, new Numbers());
        List<byte[]> parcels = new ArrayList<>();
        for (long number : numbers) {
            link.append(out -> out.putVarint(number));
            link.answer(new byte[0], parcel -> parcels.add(parcel.bytes()));
        }
        return parcels;
    }

    @Test
    void aFrameThatCannotBeWrittenLeavesNothing() {
        Numbers numbers = new Numbers();
        Link from = link(3, new Numbers());
        from.append(out -> out.putVarint(1));
        for (int size : new int[] {1, 100_000}) {
            assertThatThrownBy(() -> from.append(out -> {
                        out.putVarint(2);
                        out.attach(new Packer(size)); // empty
                        Packer large = new Packer(size);
                        large.putRaw(new byte[size], 0, size);
                        out.attach(large);
                        out.putVarint(3);
                        throw new IllegalStateException("in the middle");
                    }))
                    .hasMessage("in the middle");
        }
        from.append(out -> out.putVarint(4));
        List<byte[]> parcels = new ArrayList<>();
        from.answer(new byte[0], parcel -> parcels.add(parcel.bytes()));
        link(3, numbers).answer(parcels.getFirst(), LinkTest::ignore);
        assertThat(numbers.taken).containsExactly(1L, 4L);
    }

    @Test
    void takesParcelsInTheirOrderHoweverTheyCome() {
        Numbers numbers = new Numbers();
        Link link = link(3, numbers);
        List<byte[]> parcels = parcels(3, 1, 2, 3);
        link.answer(parcels.get(2), LinkTest::ignore);
        link.answer(parcels.get(1), LinkTest::ignore);
        assertThat(numbers.taken).isEmpty();
        link.answer(parcels.get(0), LinkTest::ignore);
        assertThat(numbers.taken).containsExactly(1L, 2L, 3L);
    }

    @Test
    void holdsAQuestionUntilThereIsSomethingToAnswer() {
        List<byte[]> answers = new CopyOnWriteArrayList<>();
        try (AnswerTimer timer = new AnswerTimer(Duration.ofHours(1))) {
            Link link = new Link(new Wire(), PEER, 3, new Numbers(), timer, Runnable::run);
            link.answer(parcels(3, 1).getFirst(), answer -> answers.add(answer.bytes()));
            link.append(out -> out.putVarint(7));
            link.flushSoon();
            assertThat(answers).isEmpty();
            link.flush();
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    void aParcelThatComesTwiceIsRefusedAndNotHeld() {
        List<byte[]> answers = new CopyOnWriteArrayList<>();
        try (AnswerTimer timer = new AnswerTimer(Duration.ofHours(1))) {
            Link link = new Link(new Wire(), PEER, 3, new Numbers(), timer, Runnable::run);
            byte[] parcel = parcels(3, 1).getFirst();
            link.answer(parcel, answer -> answers.add(answer.bytes()));
            assertThatThrownBy(() -> link.answer(parcel, answer -> answers.add(answer.bytes())))
                    .hasMessage("parcel 0 came twice");
            for (int i = 0; i < 2; i++) {
                link.append(out -> out.putVarint(7));
                link.flush();
            }
            assertThat(answers).hasSize(1);
        }
    }

    @Test
    void answersAHeldQuestionWithNothingInTheEnd() {
        List<byte[]> answers = new CopyOnWriteArrayList<>();
        try (AnswerTimer timer = new AnswerTimer(Duration.ofMillis(1))) {
            Link link = new Link(new Wire(), PEER, 3, new Numbers(), timer, Runnable::run);
            for (byte[] parcel : parcels(3, 1, 2, 3)) {
                link.answer(parcel, answer -> answers.add(answer.bytes()));
            }
            Bounded.await("three answers", () -> answers.size() == 3);
            assertThat(answers).allSatisfy(answer -> assertThat(answer).isEmpty());
        }
    }

    /// A question of its own for what can wait would have the task behind it wait for the answer.
    @Test
    void whatWasNotFlushedWaitsForTheNextFlush() {
        Wire wire = new Wire();
        Link link = new Link(wire, PEER, 3, new Numbers(), null, Runnable::run);
        link.append(out -> out.putVarint(1));
        link.flush();
        link.append(out -> out.putVarint(2));
        wire.answer();
        assertThat(wire.questions).hasSize(1);
        link.flush();
        assertThat(wire.questions).hasSize(2);
        link.append(out -> out.putVarint(3));
        link.flush();
        assertThat(wire.questions).hasSize(2);
        wire.answer();
        assertThat(wire.questions).hasSize(3);
    }

    /// The thread that brings an answer goes on at once.
    @Test
    void aParcelThatMayWaitIsTakenElsewhere() {
        Wire wire = new Wire();
        Numbers numbers = new Numbers();
        List<Runnable> elsewhere = new ArrayList<>();
        Link link = new Link(wire, PEER, 3, numbers, null, elsewhere::add);
        link.append(out -> out.putVarint(1));
        link.flush();
        wire.asked.removeFirst().came(parcels(3, 8).getFirst());
        assertThat(numbers.taken).isEmpty();
        elsewhere.forEach(Runnable::run);
        assertThat(numbers.taken).containsExactly(8L);
    }

    @Test
    void refusesAParcelOfALinkThatIsOver() {
        Link link = link(4, new Numbers());
        byte[] old = parcels(3, 1).getFirst();
        assertThat(Link.epochOf(old)).isEqualTo(3);
        assertThatThrownBy(() -> link.answer(old, LinkTest::ignore)).hasMessage("a parcel of link 3 on link 4");
    }

    @Test
    void refusesWhatIsNoParcel() {
        Link link = link(4, new Numbers());
        assertThatThrownBy(() -> link.answer(new byte[5], LinkTest::ignore)).hasMessage("no parcel: 5 bytes");
    }

    /// Whoever is told takes a lock under which another appends: two threads that would wait for one another.
    @Test
    void tellsOfABreakWithoutHoldingItsLock() {
        Wire wire = new Wire();
        ReentrantLock scheduler = new ReentrantLock();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        Link link = new Link(
                wire,
                PEER,
                1,
                new Link.Taker() {
                    @Override
                    public void take(Unpacker frames) {}

                    @Override
                    public void broken(Throwable cause) {
                        failing.countDown();
                        scheduler.lock();
                        try {
                            told.countDown();
                        } finally {
                            scheduler.unlock();
                        }
                    }
                },
                null,
                Runnable::run);
        wire.gone = true;
        link.append(out -> out.putVarint(1));
        Bounded.within(() -> {
            scheduler.lock();
            try {
                Thread.ofPlatform().daemon(true).start(link::flush);
                failing.await();
                link.append(out -> out.putVarint(2));
            } finally {
                scheduler.unlock();
            }
            told.await();
        });
    }
}
