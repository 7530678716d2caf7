// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"
#include "tests/ui/messages/fakesource.h"
#include "ui/common/theme.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetext.h"
#include "ui/messages/messageview.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace porthole;

namespace {

struct Fixture
{
    std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>();
    MessageView view{source};

    explicit Fixture(int messages = 0)
    {
        source->addMany(messages);
        view.resize(900, 400);
        view.show();
        (void)QTest::qWaitForWindowExposed(&view);
    }
    template <typename T> T *part(const char *name) const { return view.findChild<T *>(QLatin1String(name)); }
    QTableView *table() const { return view.findChild<QTableView *>(); }
    MessageModel *model() const { return view.findChild<MessageModel *>(); }
    QString text(const char *label) const { return part<QLabel>(label)->text(); }
    void poll() { model()->poll(); }
    void choose(int row) { table()->setCurrentIndex(model()->index(row, 0)); }
};

QList<ConnectionId> ids(std::initializer_list<quint64> values)
{
    QList<ConnectionId> result;
    for (const quint64 value : values)
        result += ConnectionId{value};
    return result;
}

QStringList readLines(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    lines.removeLast(); // after the last line's end
    return lines;
}

} // namespace

class TestMessageView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void chipFollowsTheSelection();
    void filtersByDirectionAndText();
    void emptyStatesSayWhatToDo();
    void lossLine_data();
    void lossLine();
    void readsOnlyWhileVisible();
    void choosingGivesTheWholeMessage();
    void chosenMessageStaysWhenTheFilterGoes();
    void followCheckBoxAndTableAgree();
    void copiesSelectedLines();
    void copyIsBounded();
    void clearEmptiesTheSource();
    void savesWhatMatches();
    void saveOutlivesTrimming();
    void saveFailureIsGiven();
    void saveCanBeCancelled();
    void stateIsRestored();
    void badgeIsDrawnInItsColour();
};

void TestMessageView::chipFollowsTheSelection()
{
    Fixture f;
    for (quint64 client : {42, 43, 44})
        f.source->add("x", client);
    f.poll();
    auto *chip = f.part<QToolButton>("clientChip");
    QVERIFY(chip->isHidden());
    f.view.showClients(ids({42}));
    QVERIFY(chip->isVisible());
    QCOMPARE(chip->text(), QStringLiteral("client #42 \u00d7"));
    QCOMPARE(f.model()->rowCount(), 1);
    f.view.showClients(ids({42, 43}));
    QCOMPARE(chip->text(), QStringLiteral("2 clients \u00d7"));
    QCOMPARE(f.model()->rowCount(), 2);

    chip->click();
    QVERIFY(chip->isHidden());
    QCOMPARE(f.model()->rowCount(), 3);
    f.view.showClients(ids({43, 42})); // the same clients: the user's removal stands
    QVERIFY(chip->isHidden());
    QCOMPARE(f.model()->rowCount(), 3);
    f.view.showClients(ids({44}));
    QVERIFY(chip->isVisible());
    QCOMPARE(f.model()->rowCount(), 1);
    f.view.showClients({});
    QVERIFY(chip->isHidden());
    QCOMPARE(f.model()->rowCount(), 3);
}

void TestMessageView::filtersByDirectionAndText()
{
    Fixture f;
    f.source->add("Alpha");
    f.source->add("beta", 1, Direction::Out);
    f.source->add("a\\n");
    f.source->add("a\n");
    f.poll();
    auto *direction = f.part<QComboBox>("direction");
    direction->setCurrentIndex(1);
    QCOMPARE(f.model()->rowCount(), 3);
    direction->setCurrentIndex(2);
    QCOMPARE(f.model()->rowCount(), 1);
    direction->setCurrentIndex(0);
    QCOMPARE(f.model()->rowCount(), 4);
    f.view.focusSearch();
    auto *search = f.part<QLineEdit>("search");
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("ALPHA"));
    QCOMPARE(f.model()->rowCount(), 1);
    QCOMPARE(f.text("matches"), QStringLiteral("1 of 4 match"));
    search->setText(QStringLiteral("\\n")); // plain: a backslash and an n
    QCOMPARE(f.model()->rowCount(), 1);
    QCOMPARE(f.model()->sequenceAt(0), 2u);
}

void TestMessageView::emptyStatesSayWhatToDo()
{
    Fixture f;
    auto *text = f.part<QLabel>("emptyText");
    auto *button = f.part<QPushButton>("clearFilter");
    QVERIFY(text->isVisible());
    QVERIFY(text->text().startsWith(QLatin1String("No messages yet")));
    QVERIFY(!button->isVisible());

    f.source->add("x");
    QTRY_VERIFY(f.table()->isVisible());
    f.part<QLineEdit>("search")->setText(QStringLiteral("nothing like it"));
    f.part<QComboBox>("direction")->setCurrentIndex(2);
    f.view.showClients(ids({5}));
    QTRY_VERIFY(button->isVisible());
    QVERIFY(text->text().startsWith(QLatin1String("No message matches")));
    button->click();
    QVERIFY(f.table()->isVisible());
    QVERIFY(f.model()->filter().isEmpty());
    QCOMPARE(f.model()->rowCount(), 1);
}

void TestMessageView::lossLine_data()
{
    QTest::addColumn<int>("trimmed");
    QTest::addColumn<int>("lost");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0 << 0 << QString();
    QTest::newRow("one") << 1 << 0
                         << QStringLiteral("1 older message is no longer shown (the newest 1,999 are kept)");
    QTest::newRow("older") << 1500 << 0
                           << QStringLiteral(
                                  "1,500 older messages are no longer shown (the newest 500 are kept)");
    QTest::newRow("not kept") << 0 << 17 << QStringLiteral("17 messages were not kept");
    QTest::newRow("both")
        << 1000 << 1
        << QStringLiteral("1,000 older messages are no longer shown (the newest 1,000 are kept) \u00b7 "
                          "1 message was not kept");
}

void TestMessageView::lossLine()
{
    QFETCH(int, trimmed);
    QFETCH(int, lost);
    QFETCH(QString, text);
    Fixture f(2000);
    f.source->trim(quint64(trimmed));
    f.source->lose(quint64(lost));
    f.poll();
    QCOMPARE(f.text("loss"), text);
    QCOMPARE(f.part<QLabel>("loss")->isVisible(), !text.isEmpty());
}

void TestMessageView::readsOnlyWhileVisible()
{
    Fixture f(3);
    QTRY_COMPARE(f.model()->rowCount(), 3);
    f.view.hide();
    f.source->addMany(4);
    QSignalSpy status(f.model(), &MessageModel::statusChanged);
    QVERIFY(!status.wait(250)); // more than two intervals
    QCOMPARE(f.model()->rowCount(), 3);
    f.view.show();
    QCOMPARE(f.model()->rowCount(), 7);
}

void TestMessageView::choosingGivesTheWholeMessage()
{
    Fixture f;
    const QByteArray large(1024 * 1024, 'z');
    f.source->add("first", 42);
    f.source->add(large, 43, Direction::Out, FrameKind::TooLong);
    f.poll();
    QSignalSpy chosen(&f.view, &MessageView::messageChosen);
    f.choose(1);
    QCOMPARE(chosen.size(), 1);
    const auto message = chosen.first().first().value<Message>();
    QCOMPARE(message.sequence, 1u);
    QCOMPARE(message.client, ConnectionId{43});
    QCOMPARE(message.kind, FrameKind::TooLong);
    QCOMPARE(message.bytes, large);
    f.source->trim(2); // the row goes, and no other is chosen in its place
    f.source->addMany(5);
    f.poll();
    QCOMPARE(chosen.size(), 1);
}

void TestMessageView::chosenMessageStaysWhenTheFilterGoes()
{
    Fixture f(1000);
    QTRY_COMPARE(f.model()->rowCount(), 1000);
    f.part<QCheckBox>("follow")->setChecked(false);
    f.part<QLineEdit>("search")->setText(QStringLiteral("512"));
    QCOMPARE(f.model()->rowCount(), 1);
    QSignalSpy chosen(&f.view, &MessageView::messageChosen);
    f.choose(0);
    QCOMPARE(chosen.size(), 1);
    f.part<QLineEdit>("search")->clear();
    QCOMPARE(f.table()->currentIndex().row(), 512);
    QVERIFY(
        f.table()->viewport()->rect().contains(f.table()->visualRect(f.table()->currentIndex()).center()));
    QCOMPARE(chosen.size(), 1); // it is the same message still
}

void TestMessageView::followCheckBoxAndTableAgree()
{
    Fixture f(500);
    QTRY_COMPARE(f.model()->rowCount(), 500);
    auto *follow = f.part<QCheckBox>("follow");
    QVERIFY(follow->isChecked());
    f.table()->setFocus();
    QTest::keyClick(f.table(), Qt::Key_Home);
    QVERIFY(!follow->isChecked());
    QCOMPARE(f.table()->rowAt(3), 0);
    follow->click();
    QVERIFY(follow->isChecked());
    QVERIFY(f.table()->rowAt(3) > 400);
}

void TestMessageView::copiesSelectedLines()
{
    Fixture f;
    f.source->add("one\tand\nmore", 42);
    f.source->add("two", 43, Direction::Out);
    f.source->add(QByteArray(1000, '3'), 44);
    f.poll();
    QVERIFY(!f.part<QToolButton>("copy")->isEnabled());
    f.choose(0);
    f.table()->selectAll();
    f.table()->setFocus();
    QTest::keyClick(f.table(), Qt::Key_C, Qt::ControlModifier);
    QString expected;
    for (quint64 sequence = 0; sequence < 3; ++sequence)
        expected += MessageText::line(*f.source->message(sequence), false) + QLatin1Char('\n');
    QCOMPARE(QGuiApplication::clipboard()->text(), expected);

    f.part<QCheckBox>("hex")->click();
    f.table()->selectionModel()->select(f.model()->index(1, 0),
                                        QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    f.part<QToolButton>("copy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             MessageText::line(*f.source->message(1), true) + QLatin1Char('\n'));
}

void TestMessageView::copyIsBounded()
{
    Fixture f;
    for (int i = 0; i < 20; ++i)
        f.source->add(QByteArray(1024 * 1024, 'x'));
    f.poll();
    f.table()->selectAll();
    f.view.copySelected();
    QVERIFY(QGuiApplication::clipboard()->text().size() < MessageView::maxCopyBytes + 2 * 1024 * 1024);
    QVERIFY(f.part<QLabel>("saveText")->isVisible());
    QCOMPARE(f.text("saveText"),
             QStringLiteral("Copied the first 8 of 20 messages; use Save\u2026 for all of them."));
}

void TestMessageView::clearEmptiesTheSource()
{
    Fixture f(10);
    QTRY_COMPARE(f.model()->rowCount(), 10);
    f.part<QToolButton>("clear")->click();
    QCOMPARE(f.model()->rowCount(), 0);
    QCOMPARE(f.source->range().first, 10u);
    QVERIFY(f.part<QLabel>("emptyText")->isVisible());
    QVERIFY(f.part<QLabel>("loss")->isHidden());
    f.source->addMany(2);
    f.poll();
    QCOMPARE(f.model()->rowCount(), 2);
}

void TestMessageView::savesWhatMatches()
{
    QTemporaryDir folder;
    const QString fileName = folder.filePath(QStringLiteral("out.txt"));
    Fixture f(3000);
    f.source->add("<b>\x1b[31m\xff 12", 42);
    f.source->add(QByteArray(1024 * 1024, '\0') + "12", 43);
    f.poll();
    f.part<QLineEdit>("search")->setText(QStringLiteral("12"));
    const std::vector<quint64> expected = f.source->expected(f.model()->filter());
    QVERIFY(expected.size() > 20);
    QSignalSpy failed(&f.view, &MessageView::failed);
    f.view.saveAs(fileName);
    QTRY_VERIFY(f.text("saveText").startsWith(QLatin1String("Saved ")));
    QVERIFY(failed.isEmpty());
    const QStringList lines = readLines(fileName);
    QCOMPARE(size_t(lines.size()), expected.size());
    for (size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(lines[qsizetype(i)], MessageText::line(*f.source->message(expected[i]), false));
}

void TestMessageView::saveOutlivesTrimming()
{
    QTemporaryDir folder;
    const QString fileName = folder.filePath(QStringLiteral("out.txt"));
    Fixture f(1000);
    f.view.saveAs(fileName);
    f.source->trim(400);   // before the first step
    f.source->addMany(50); // after the save began: not part of it
    QTRY_VERIFY(f.text("saveText").startsWith(QLatin1String("Saved ")));
    QVERIFY(f.text("saveText").contains(QLatin1String("600 messages")));
    QVERIFY(f.text("saveText").contains(QLatin1String("400 older ones")));
    QCOMPARE(readLines(fileName).size(), 600);
}

void TestMessageView::saveFailureIsGiven()
{
    QTemporaryDir folder;
    const QString notAFolder = folder.filePath(QStringLiteral("file"));
    QFile file(notAFolder);
    QVERIFY(file.open(QIODevice::WriteOnly));
    Fixture f(10);
    QTRY_COMPARE(f.model()->rowCount(), 10);
    QSignalSpy failed(&f.view, &MessageView::failed);
    f.view.saveAs(notAFolder + QStringLiteral("/out.txt"));
    QTRY_COMPARE(failed.size(), 1);
    const auto error = failed.first().first().value<Error>();
    QCOMPARE(error.code, ErrorCode::FileNotWritable);
    QCOMPARE(error.subject, notAFolder + QStringLiteral("/out.txt"));
    QVERIFY(!error.detail.isEmpty());
    QVERIFY(f.part<QToolButton>("save")->isEnabled());
}

void TestMessageView::saveCanBeCancelled()
{
    QTemporaryDir folder;
    const QString fileName = folder.filePath(QStringLiteral("out.txt"));
    Fixture f(100'000);
    QTRY_COMPARE(f.model()->rowCount(), 100'000);
    f.view.saveAs(fileName);
    QVERIFY(!f.part<QToolButton>("save")->isEnabled());
    auto *button = f.part<QToolButton>("saveButton");
    QVERIFY(button->isVisible());
    button->click();
    QVERIFY(f.text("saveText").contains(QLatin1String("cancelled")));
    QVERIFY(f.part<QToolButton>("save")->isEnabled());
    button->click(); // now it closes the line
    QVERIFY(!button->isVisible());
    QVERIFY(!QFile::exists(fileName));
    QVERIFY(QDir(folder.path()).isEmpty()); // no temporary file either
}

void TestMessageView::stateIsRestored()
{
    Fixture first(1);
    first.part<QCheckBox>("hex")->setChecked(true);
    first.part<QCheckBox>("follow")->setChecked(false);
    first.table()->horizontalHeader()->resizeSection(MessageModel::Client, 123);
    Fixture second(1);
    QVERIFY(second.view.restoreState(first.view.saveState()));
    QVERIFY(second.part<QCheckBox>("hex")->isChecked());
    QVERIFY(second.model()->showHex());
    QVERIFY(!second.part<QCheckBox>("follow")->isChecked());
    QCOMPARE(second.table()->columnWidth(MessageModel::Client), 123);
    QVERIFY(!second.view.restoreState("nonsense"));
    QVERIFY(!second.view.restoreState({}));
    QVERIFY(second.part<QCheckBox>("hex")->isChecked());
}

void TestMessageView::badgeIsDrawnInItsColour()
{
    Fixture f;
    f.source->add("x");
    f.source->add("x", 1, Direction::In, FrameKind::Malformed);
    QTRY_COMPARE(f.model()->rowCount(), 2);
    QTRY_VERIFY(f.table()->isVisible());
    const QColor bad = theme::bad(f.table()->palette());
    const auto hasBadColour = [&](int row) {
        const QRect cell = f.table()->visualRect(f.model()->index(row, MessageModel::Content));
        const QImage image = f.table()->viewport()->grab(cell).toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == bad)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(!hasBadColour(0));
    QVERIFY(hasBadColour(1));
}

QTEST_MAIN(TestMessageView)
#include "tst_messageview.moc"
