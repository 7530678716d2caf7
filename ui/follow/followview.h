// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/slicedwork.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamfind.h"
#include "ui/follow/streamloader.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace porthole {

class StreamCanvas;
class StreamRecut;
class StreamSaveBar;

/// The whole conversation of one client in both directions. What takes long goes on in slices (SlicedWork) or
/// in the loader's thread, says how far it is, and ends with the view. Thread: main.
class FollowView final : public QWidget
{
    Q_OBJECT

public:
    /// `factory` is called in the threads that load and save, and must be callable there.
    FollowView(CaptureReader::Factory factory, ConnectionId client, QWidget *parent = nullptr);
    /// Waits for the steps of loading and saving that are being made.
    ~FollowView() override;

    [[nodiscard]] const StreamDocument &document() const { return m_document; }
    [[nodiscard]] StreamCanvas *canvas() const { return m_canvas; }
    /// "as recorded" is the empty text.
    void setFraming(const QString &text);
    /// Searches on; another search, or another needle, ends the one before.
    void findNext(bool backwards);
    /// It searches, cuts, lays out or copies.
    [[nodiscard]] bool isBusy() const;
    /// The client has closed, and all it said has been read.
    [[nodiscard]] bool isAtEnd() const { return m_atEnd; }

protected:
    /// Esc ends what can be ended.
    void keyPressEvent(QKeyEvent *event) override;

private:
    void take(const StreamBatch &batch);
    void showClient(const CapturedClient &client, bool isOver);
    void showState();
    void showNextPart();
    void applyView();
    void applyFraming();
    void showFrames();
    void find(StreamFindRequest request);
    void onFound();
    void endSearch();
    void connectSlices();
    void buildSaving();
    void buildLayout();

    const ConnectionId m_client;
    StreamDocument m_document;
    std::unique_ptr<StreamRecut> m_recut;
    SlicedWork m_cutting;
    std::optional<StreamFind> m_find;
    SlicedWork m_finding;
    bool m_full = false;
    bool m_atEnd = false;
    int m_part = 1;
    qint64 m_unmarkedReads = 0;
    bool m_hasLosses = false;
    QLabel *m_header;
    QLabel *m_state;
    QLabel *m_frames;
    QLabel *m_found;
    QLabel *m_activity;
    QPushButton *m_next;
    QComboBox *m_form;
    QComboBox *m_direction;
    QComboBox *m_framing;
    QLineEdit *m_needle;
    QComboBox *m_needleForm;
    StreamCanvas *m_canvas;
    QToolButton *m_save;
    StreamSaveBar *m_saveBar;
    std::unique_ptr<StreamLoader> m_loader; // ends before all else
};

} // namespace porthole
