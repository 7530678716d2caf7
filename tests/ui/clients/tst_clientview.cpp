// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientview.h"

#include "tests/ui/clients/clientvalues.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clienttable.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace porthole;
using namespace porthole::values;

using Ids = QList<ConnectionId>;

/// The whole view, driven as a user does.
class TestClientView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void emptyStates();
    void commandIsCopied();
    void countsAreShown();
    void clearClosedButton();
    void filterIsTyped();
    void invalidFilterIsShown();
    void noMatchOffersToClear();
    void escapeClearsFilter();
    void filterSetElsewhereIsShown();
    void keysCarryIds_data();
    void keysCarryIds();
    void keysWinOverThoseOfTheWindow();
    void closedClientsAreNotKicked();
    void kickIsPossibleOnlyWhileOpen();
    void menuKeepsItsIdsThroughResort();
    void menuPassesOverThoseClosedMeanwhile();
    void rowsAreCopied();
    void peersAreCopied();
    void selectAllKey();
    void selectionIsSignalled();
    void hasAccessibleNames();
    void stateIsRestored();

private:
    template <typename T> [[nodiscard]] T *part(const char *name) const
    {
        return m_view->findChild<T *>(QLatin1StringView(name));
    }
    [[nodiscard]] ClientTable *table() const { return part<ClientTable>("clientTable"); }
    [[nodiscard]] QAction *command(const char *name) const;
    void selectAlso(quint64 n);
    [[nodiscard]] QMenu *openMenu();

    std::unique_ptr<ClientModel> m_model;
    std::unique_ptr<ClientView> m_view;
};

void TestClientView::init()
{
    m_model = std::make_unique<ClientModel>(nullptr);
    m_view = std::make_unique<ClientView>(m_model.get());
    m_view->resize(900, 500);
    m_view->show();
    m_view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    table()->setFocus();
}

void TestClientView::cleanup()
{
    m_view.reset();
    m_model.reset();
}

QAction *TestClientView::command(const char *name) const
{
    for (QAction *action : m_view->commands()) {
        if (action->objectName() == QLatin1StringView(name))
            return action;
    }
    return nullptr;
}

void TestClientView::selectAlso(quint64 n)
{
    table()->selectionModel()->select(m_model->index(m_model->rowOf(id(n)), 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

QMenu *TestClientView::openMenu()
{
    const QPoint at = table()->visualRect(table()->currentIndex()).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, table()->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(table()->viewport(), &event);
    return part<QMenu>("clientMenu");
}

void TestClientView::emptyStates()
{
    const QLabel *text = part<QLabel>("emptyText");
    const QPushButton *copy = part<QPushButton>("copyCommand");
    QVERIFY(text->isVisible());
    QCOMPARE(text->text(), QStringLiteral("Press Start to listen."));
    QVERIFY(!copy->isVisible());

    m_view->setListening(true, QStringLiteral("nc 127.0.0.1 9000"));
    QCOMPARE(text->text(), QStringLiteral("Nobody has connected yet. Try:"));
    QCOMPARE(part<QLabel>("emptyCommand")->text(), QStringLiteral("nc 127.0.0.1 9000"));
    QVERIFY(copy->isVisible());

    m_model->apply(openedRange(1, 1));
    QVERIFY(!text->isVisible());
    m_model->apply(closedRange(1, 1));
    QVERIFY(!text->isVisible());
    m_model->clearClosed();
    QVERIFY(text->isVisible());
}

void TestClientView::commandIsCopied()
{
    m_view->setListening(true, QStringLiteral("nc ::1 9000"));
    QTest::mouseClick(part<QPushButton>("copyCommand"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("nc ::1 9000"));
}

void TestClientView::countsAreShown()
{
    const QLabel *counts = part<QLabel>("clientCounts");
    QCOMPARE(counts->text(), QStringLiteral("0 open"));
    m_model->apply(openedRange(1, 1'241));
    m_model->apply(closedRange(1, 37));
    QCOMPARE(counts->text(), QStringLiteral("1,204 open · 37 closed"));
    m_model->setFilter(QStringLiteral("closed"));
    QCOMPARE(counts->text(), QStringLiteral("1,204 open · 37 closed · 37 shown"));
    m_model->setFilter({});
    m_model->apply(closedRange(5'001, 5'000 + ClientModel::maxClosed));
    QCOMPARE(counts->text(), QStringLiteral("1,204 open · 10,000 closed · 37 older ones dropped"));
    m_model->clearClosed();
    ClientBatch handshaking = openedRange(2'001, 2'003);
    for (ClientOpened &client : handshaking.opened)
        client.overTls = true;
    m_model->apply(handshaking);
    QVERIFY2(counts->text().startsWith(QStringLiteral("1,204 open · 3 in TLS handshake")),
             qPrintable(counts->text()));
}

void TestClientView::clearClosedButton()
{
    QPushButton *button = part<QPushButton>("clearClosed");
    m_model->apply(openedRange(1, 3));
    QVERIFY(!button->isVisible());
    QVERIFY(!command("clearClosed")->isEnabled());
    m_model->apply(closedRange(2, 2));
    QVERIFY(button->isVisible());
    QVERIFY(command("clearClosed")->isEnabled());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(shown(*m_model), (QList<quint64>{3, 1}));
    QVERIFY(!button->isVisible());
}

void TestClientView::filterIsTyped()
{
    m_model->apply(openedRange(1, 8));
    m_view->focusFilter();
    QLineEdit *filter = part<QLineEdit>("clientFilter");
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, QStringLiteral("10.0.0.4/30"));
    QCOMPARE(shown(*m_model), (QList<quint64>{7, 6, 5, 4}));
    QTest::keyClick(filter, Qt::Key_Return);
    QTRY_VERIFY(table()->hasFocus());
}

void TestClientView::invalidFilterIsShown()
{
    const QLabel *error = part<QLabel>("filterError");
    m_model->apply(openedRange(1, 3));
    QLineEdit *filter = part<QLineEdit>("clientFilter");
    QVERIFY(!error->isVisible());
    QTest::keyClicks(filter, QStringLiteral("10.0.0.0/99"));
    QVERIFY(error->isVisible());
    QVERIFY(error->text().contains(QStringLiteral("10.0.0.0/99")));
    QCOMPARE(m_model->rowCount(), 3);
    QTest::keyClick(filter, Qt::Key_Backspace);
    QVERIFY(!error->isVisible());
}

void TestClientView::noMatchOffersToClear()
{
    m_model->apply(openedRange(1, 3));
    QLineEdit *filter = part<QLineEdit>("clientFilter");
    QTest::keyClicks(filter, QStringLiteral("nonsense"));
    QCOMPARE(part<QLabel>("emptyText")->text(), QStringLiteral("The filter hides all 3 clients."));
    QPushButton *clear = part<QPushButton>("emptyAction");
    QVERIFY(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(filter->text(), QString());
    QCOMPARE(m_model->rowCount(), 3);
    QVERIFY(!clear->isVisible());
}

void TestClientView::escapeClearsFilter()
{
    m_model->apply(openedRange(1, 3));
    m_view->focusFilter();
    QLineEdit *filter = part<QLineEdit>("clientFilter");
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, QStringLiteral("#2"));
    QCOMPARE(m_model->rowCount(), 1);
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(m_model->rowCount(), 3);
}

void TestClientView::filterSetElsewhereIsShown()
{
    m_model->setFilter(QStringLiteral("paused"));
    QCOMPARE(part<QLineEdit>("clientFilter")->text(), QStringLiteral("paused"));
}

void TestClientView::keysCarryIds_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<int>("mode"); // -1: to send
    QTest::newRow("Del") << int(Qt::Key_Delete) << Qt::KeyboardModifiers() << int(CloseMode::Fin);
    QTest::newRow("Shift+Del") << int(Qt::Key_Delete) << Qt::KeyboardModifiers(Qt::ShiftModifier)
                               << int(CloseMode::Rst);
    QTest::newRow("Del on the keypad")
        << int(Qt::Key_Delete) << Qt::KeyboardModifiers(Qt::KeypadModifier) << int(CloseMode::Fin);
    QTest::newRow("Ctrl+Return") << int(Qt::Key_Return) << Qt::KeyboardModifiers(Qt::ControlModifier) << -1;
    QTest::newRow("Ctrl+Enter") << int(Qt::Key_Enter) << Qt::KeyboardModifiers(Qt::ControlModifier) << -1;
}

void TestClientView::keysCarryIds()
{
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(int, mode);
    m_model->apply(openedRange(1, 9));
    m_model->apply(closedRange(4, 4));
    m_view->select(id(7));
    selectAlso(2);
    selectAlso(4); // closed: not named
    QSignalSpy kicks(m_view.get(), &ClientView::kickRequested);
    QSignalSpy sends(m_view.get(), &ClientView::sendRequested);
    QTest::keyClick(table(), Qt::Key(key), modifiers);
    QCOMPARE(kicks.size(), mode < 0 ? 0 : 1);
    QCOMPARE(sends.size(), mode < 0 ? 1 : 0);
    const QList<QVariant> arguments = mode < 0 ? sends.first() : kicks.first();
    QCOMPARE(arguments.at(0).value<Ids>(), (Ids{id(2), id(7)}));
    if (mode >= 0)
        QCOMPARE(int(arguments.at(1).value<CloseMode>()), mode);
}

/// A window may use the same keys in its menus; with the focus in the table neither may fail for being
/// ambiguous.
void TestClientView::keysWinOverThoseOfTheWindow()
{
    m_model->apply(openedRange(1, 2));
    m_view->select(id(2));
    QAction other;
    other.setShortcut(Qt::CTRL | Qt::Key_Return);
    m_view->addAction(&other);
    QSignalSpy others(&other, &QAction::triggered);
    QSignalSpy sends(m_view.get(), &ClientView::sendRequested);
    QTest::keyClick(table(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(sends.size(), 1);
    QCOMPARE(others.size(), 0);
    part<QLineEdit>("clientFilter")->setFocus();
    QTest::keyClick(part<QLineEdit>("clientFilter"), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(sends.size(), 1);
    QCOMPARE(others.size(), 1);
}

void TestClientView::closedClientsAreNotKicked()
{
    m_model->apply(openedRange(1, 3));
    m_model->apply(closedRange(2, 2));
    QSignalSpy kicks(m_view.get(), &ClientView::kickRequested);
    QTest::keyClick(table(), Qt::Key_Delete); // nothing is selected
    m_view->select(id(2));
    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(kicks.size(), 0);
    m_view->select(id(3));
    QTest::keyClick(table(), Qt::Key_Delete);
    QCOMPARE(kicks.size(), 1);
}

void TestClientView::kickIsPossibleOnlyWhileOpen()
{
    m_model->apply(openedRange(1, 2));
    QVERIFY(!command("kick")->isEnabled());
    QVERIFY(!command("copyRows")->isEnabled());
    m_view->select(id(1));
    QVERIFY(command("kick")->isEnabled() && command("reset")->isEnabled() && command("send")->isEnabled());
    QVERIFY(command("copyRows")->isEnabled());
    m_model->apply(closedRange(1, 1)); // while it is selected
    QVERIFY(!command("kick")->isEnabled());
    QVERIFY(command("copyRows")->isEnabled());
}

void TestClientView::menuKeepsItsIdsThroughResort()
{
    m_model->apply(openedRange(1, 5));
    table()->sortByColumn(column("in-rate"), Qt::DescendingOrder);
    m_view->select(id(2));
    const int rowBefore = m_model->rowOf(id(2));
    QMenu *menu = openMenu();
    QVERIFY(menu);

    ServerSample all;
    for (quint64 n = 1; n <= 5; ++n)
        all.clients.push_back(sample(n, double(6 - n)));
    all.clients[1].inRate = 100;
    m_model->apply(all);
    QVERIFY(m_model->rowOf(id(2)) != rowBefore);
    m_view->select(id(5)); // even another selection does not change what the menu is for

    QSignalSpy kicks(m_view.get(), &ClientView::kickRequested);
    menu->findChild<QAction *>(QStringLiteral("reset"))->trigger();
    QCOMPARE(kicks.size(), 1);
    QCOMPARE(kicks.first().at(0).value<Ids>(), Ids{id(2)});
    QCOMPARE(kicks.first().at(1).value<CloseMode>(), CloseMode::Rst);
    menu->close();
}

void TestClientView::menuPassesOverThoseClosedMeanwhile()
{
    m_model->apply(openedRange(1, 3));
    m_view->select(id(2));
    QMenu *menu = openMenu();
    QVERIFY(menu);
    m_model->apply(closedRange(2, 2));
    m_model->clearClosed();
    QSignalSpy kicks(m_view.get(), &ClientView::kickRequested);
    menu->findChild<QAction *>(QStringLiteral("kick"))->trigger();
    QCOMPARE(kicks.size(), 0);
    menu->close();
}

void TestClientView::rowsAreCopied()
{
    m_model->apply(openedRange(1, 3));
    m_model->apply(ClientBatch{{}, {closed(3, CloseReason::SocketError, QStringLiteral("tab\there"))}});
    QHeaderView *header = table()->horizontalHeader();
    for (int i = 0; i < header->count(); ++i)
        header->setSectionHidden(i, i != column("client") && i != column("peer") && i != column("reason"));
    header->moveSection(header->visualIndex(column("peer")), 0);
    m_view->select(id(1));
    selectAlso(3);
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("10.0.0.3:40003\t#3\tsocket error: tab here\n"
                            "10.0.0.1:40001\t#1\t"));
}

void TestClientView::peersAreCopied()
{
    m_model->apply(openedRange(1, 3));
    m_view->select(id(1));
    selectAlso(3);
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("10.0.0.1:40001\n10.0.0.3:40003"));
}

void TestClientView::selectAllKey()
{
    m_model->apply(openedRange(1, 30));
    m_model->setFilter(QStringLiteral("10.0.0.0/29")); // 1 to 7
    QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_view->selectedIds(), (Ids{id(1), id(2), id(3), id(4), id(5), id(6), id(7)}));
}

void TestClientView::selectionIsSignalled()
{
    m_model->apply(openedRange(1, 9));
    QSignalSpy spy(m_view.get(), &ClientView::selectionChanged);
    const QModelIndex cell = m_model->index(m_model->rowOf(id(4)), column("peer"));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(cell).center());
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy.last().at(0).value<Ids>(), Ids{id(4)});
    QTest::keyClick(table(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(spy.last().at(0).value<Ids>(), (Ids{id(3), id(4)}));
    QCOMPARE(m_view->selectedIds(), (Ids{id(3), id(4)}));
}

void TestClientView::hasAccessibleNames()
{
    QVERIFY(!table()->accessibleName().isEmpty());
    QVERIFY(!part<QLineEdit>("clientFilter")->accessibleName().isEmpty());
    QVERIFY(!part<QPushButton>("clearClosed")->accessibleName().isEmpty());
}

void TestClientView::stateIsRestored()
{
    table()->sortByColumn(column("peer"), Qt::AscendingOrder);
    ClientModel otherModel(nullptr);
    ClientView other(&otherModel);
    QVERIFY(other.restoreState(m_view->saveState()));
    QCOMPARE(otherModel.sortColumn(), column("peer"));
    QVERIFY(!other.restoreState(QByteArray("nonsense")));
}

QTEST_MAIN(TestClientView)
#include "tst_clientview.moc"
